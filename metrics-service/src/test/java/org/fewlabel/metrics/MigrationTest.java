package org.fewlabel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.fewlabel.testing.MigratedDatabase;
import org.junit.jupiter.api.Test;

/** What becomes of results that are there when the service is upgraded. */
class MigrationTest {
    private static final MigratedDatabase DATABASE =
            MigratedDatabase.named("metrics_history", "classpath:db/migration");

    @Test
    void theHistoryOfStepTeachersMovesToTheStepAverage() throws SQLException {
        DATABASE.migrate("4");
        job("mean-teacher");
        job("ict");
        job("supervised");

        DATABASE.migrate(MigratedDatabase.LATEST);

        // Student, average, teacher: last, and as validation chose.
        assertThat(DATABASE.texts(
                        "SELECT concat_ws(' ', method, student_last, coalesce(average_last, -1), coalesce(teacher_last, -1),"
                                + " student_chosen_by_validation, coalesce(average_chosen_by_validation, -1),"
                                + " coalesce(teacher_chosen_by_validation, -1)) FROM v_result ORDER BY method"))
                .containsExactly(
                        "ict 0.5 0.25 -1 0.4 0.25 -1",
                        "mean-teacher 0.5 0.25 -1 0.4 0.25 -1",
                        "supervised 0.5 -1 0.25 0.4 -1 -1");
        assertThat(DATABASE.texts("SELECT DISTINCT name FROM epoch_metric")).containsExactly("loss");
    }

    /** Comparisons read what came out of a job from a table of its own, which jobs of before must be in as well. */
    @Test
    void whatCameOutOfJobsOfBeforeIsCompared() throws SQLException {
        MigratedDatabase database = MigratedDatabase.named("metrics_outcomes", "classpath:db/migration");
        database.migrate("11");
        for (String state : List.of("succeeded", "running")) {
            String job = "'" + UUID.randomUUID() + "'";
            database.execute("INSERT INTO job (job_id, name, method, epochs, seed, state, spec) VALUES ("
                    + job + ", 'old', 'vat', 2, 3, '" + state
                    + "', '{\"seed\": 3, \"method\": {\"name\": \"vat\"}}')");
            database.execute("INSERT INTO epoch (job_id, epoch, attempt, labeled_at, student_test_error) VALUES (" + job
                    + ", 0, 1, now(), 0.5), (" + job + ", 1, 1, now(), 0.25)");
        }

        database.migrate(MigratedDatabase.LATEST);

        assertThat(database.texts(
                        "SELECT concat_ws(' ', state, is_whole, coalesce(student_last, -1)) FROM v_run ORDER BY"
                                + " state"))
                .containsExactly("running f -1", "succeeded t 0.25");
        assertThat(database.texts("SELECT DISTINCT settings_id FROM v_run")).hasSize(1);
    }

    /** Of two epochs; validation speaks for the first by the student, and for the second by the step teacher. */
    private static void job(String method) throws SQLException {
        UUID job = UUID.randomUUID();
        DATABASE.execute("INSERT INTO job (job_id, name, method, epochs, spec) VALUES ('" + job + "', 'old', '" + method
                + "', 2, '{}')");
        epoch(job, method, 0, 0.4, 0.125, 0.1, 0.3);
        epoch(job, method, 1, 0.5, 0.25, 0.2, 0.2);
    }

    private static void epoch(
            UUID job,
            String method,
            int epoch,
            double student,
            double teacher,
            double validationError,
            double teacherValidationError)
            throws SQLException {
        String key = "'" + job + "', " + epoch;
        DATABASE.execute(
                "INSERT INTO epoch (job_id, epoch, attempt, labeled_at, student_test_error, teacher_test_error) VALUES ("
                        + key + ", 1, now(), " + student + ", " + teacher + ")");
        DATABASE.execute("INSERT INTO epoch_metric VALUES (" + key + ", 'loss', 1), (" + key + ", 'validationError', "
                + validationError + ")");
        if (!method.equals("supervised")) {
            DATABASE.execute("INSERT INTO epoch_metric VALUES (" + key + ", 'teacherValidationError', "
                    + teacherValidationError + ")");
        }
    }
}
