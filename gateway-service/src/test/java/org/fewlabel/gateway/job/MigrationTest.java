package org.fewlabel.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.testing.LocalEngines;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What becomes of jobs that are there when the gateway is upgraded. */
class MigrationTest {
    private static final String URL = LocalEngines.jdbcUrl("gateway_history");

    @Test
    void aStepTeacherOfEarlierJobsIsTheStepAverageAndMadeTheirLabels() throws SQLException {
        migrate("7");
        execute(job("mean-teacher", "'{\"labels\": {}}'"));
        execute(job("ict", "'{\"labels\": null}'"));
        execute(job("supervised", "'{\"labels\": {}}'"));
        execute(job("vat", "null"));

        migrate("11");

        assertThat(
                        rows(
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
