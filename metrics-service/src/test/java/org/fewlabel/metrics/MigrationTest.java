package org.fewlabel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.testing.LocalEngines;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What becomes of results that are there when the service is upgraded. */
class MigrationTest {
    private static final String URL = LocalEngines.jdbcUrl("metrics_history");

    @Test
    void theHistoryOfStepTeachersMovesToTheStepAverage() throws SQLException {
        migrate("4");
        job("mean-teacher");
        job("ict");
        job("supervised");

        migrate("latest");

        // Student, average, teacher: last, and as validation chose.
        assertThat(rows(
                        "SELECT concat_ws(' ', method, student_last, coalesce(average_last, -1), coalesce(teacher_last, -1),"
                                + " student_chosen_by_validation, coalesce(average_chosen_by_validation, -1),"
                                + " coalesce(teacher_chosen_by_validation, -1)) FROM v_result ORDER BY method"))
                .containsExactly(
                        "ict 0.5 0.25 -1 0.4 0.25 -1",
                        "mean-teacher 0.5 0.25 -1 0.4 0.25 -1",
                        "supervised 0.5 -1 0.25 0.4 -1 -1");
        assertThat(rows("SELECT DISTINCT name FROM epoch_metric")).containsExactly("loss");
    }

    /** Of two epochs; validation speaks for the first by the student, and for the second by the step teacher. */
    private static void job(String method) throws SQLException {
        UUID job = UUID.randomUUID();
        execute("INSERT INTO job (job_id, name, method, epochs, spec) VALUES ('" + job + "', 'old', '" + method
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
        execute(
                "INSERT INTO epoch (job_id, epoch, attempt, labeled_at, student_test_error, teacher_test_error) VALUES ("
                        + key + ", 1, now(), " + student + ", " + teacher + ")");
        execute("INSERT INTO epoch_metric VALUES (" + key + ", 'loss', 1), (" + key + ", 'validationError', "
                + validationError + ")");
        if (!method.equals("supervised")) {
            execute("INSERT INTO epoch_metric VALUES (" + key + ", 'teacherValidationError', " + teacherValidationError
                    + ")");
        }
    }

    private static void migrate(String version) {
        Flyway.configure()
                .dataSource(URL, PostgresServer.USER, "")
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(URL, PostgresServer.USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(URL, PostgresServer.USER, "");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }
}
