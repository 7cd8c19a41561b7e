package org.fewlabel.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.fewlabel.testing.MigratedDatabase;
import org.junit.jupiter.api.Test;

/** What becomes of jobs that are there when the gateway is upgraded. */
class MigrationTest {
    private static final MigratedDatabase DATABASE =
            MigratedDatabase.named("gateway_history", "classpath:db/migration");

    @Test
    void aStepTeacherOfEarlierJobsIsTheStepAverageAndMadeTheirLabels() throws SQLException {
        DATABASE.migrate("7");
        DATABASE.execute(job("mean-teacher", "'{\"labels\": {}}'"));
        DATABASE.execute(job("ict", "'{\"labels\": null}'"));
        DATABASE.execute(job("supervised", "'{\"labels\": {}}'"));
        DATABASE.execute(job("vat", "null"));

        DATABASE.migrate("11");

        assertThat(
                        DATABASE.texts(
                                "SELECT concat_ws(' ', method, coalesce(average_test_error, -1), coalesce(teacher_test_error, -1),"
                                        + " coalesce(labels_network, 'none'), coalesce(chosen_network, 'none')) FROM job ORDER BY method"))
                .containsExactly(
                        "ict 0.25 -1 none none",
                        "mean-teacher 0.25 -1 average none",
                        "supervised -1 0.25 student none",
                        "vat -1 0.25 none none");
    }

    private static String job(String method, String resumePoint) {
        return "INSERT INTO job (id, name, method, dataset, priority, spec, created_at, state, state_since, training_completed, attempt,"
                + " attempts_failed, epoch, step, steps_per_epoch, images_per_second, resume_point, student_test_error,"
                + " teacher_test_error) VALUES (gen_random_uuid(), 'old', '" + method
                + "', 'mnist', 0, '{}', now(), 'QUEUED', now(),"
                + " false, 0, 0, 0, 0, 0, 0, " + resumePoint + ", 0.5, 0.25)";
    }
}
