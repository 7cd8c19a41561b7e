package org.fewlabel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class ReadAccessTest {
    @Inject
    Rows rows;

    /** The service itself grants it when it starts, also where there is nothing left to migrate. */
    @Test
    void letsDashboardsReadTheViewsAlone() throws SQLException {
        assertThat(rows.strings("""
                        SELECT relname FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
                          AND has_table_privilege('fewlabel_read', oid, 'SELECT')
                        ORDER BY relname
                        """))
                .containsExactly(
                        "v_attempt",
                        "v_class_quality",
                        "v_confusion",
                        "v_epoch",
                        "v_epoch_metric",
                        "v_job",
                        "v_provenance",
                        "v_result",
                        "v_run",
                        "v_state_change",
                        "v_test_error_by_epoch");
    }
}
