package org.fewlabel.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MigrationConnectionTest {
    @Inject
    Flyway flyway;

    @Inject
    AgroalDataSource dataSource;

    /** On a large table it takes minutes, and one that is cut off begins again at the next start. */
    @Test
    void aMigrationMayTakeLongerThanAnyOtherStatement() throws SQLException {
        try (Connection migrating = flyway.getConfiguration().getDataSource().getConnection();
                Connection usual = dataSource.getConnection()) {
            assertThat(migrating.getMetaData().getURL())
                    .isEqualTo(usual.getMetaData().getURL());
            assertThat(migrating.getNetworkTimeout()).isZero();
            assertThat(usual.getNetworkTimeout()).isEqualTo(30_000);
        }
    }
}
