package org.fewlabel.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.fewlabel.engines.PostgresServer;
import org.flywaydb.core.Flyway;

/** A PostgreSQL with the database of the metrics service. */
public final class MetricsDatabase implements AutoCloseable {
    private static final String NAME = "metrics";
    /** Writes down what came of generated jobs, as the service does when a job succeeds. */
    public static final String OUTCOMES = """
            INSERT INTO outcome
            SELECT job_id,
                   student_last, student_median_of_last_20, student_chosen_by_validation,
                   average_last, average_median_of_last_20, average_chosen_by_validation,
                   teacher_last, teacher_median_of_last_20, teacher_chosen_by_validation
            FROM v_result
            WHERE state = 'succeeded' AND is_whole;
            """;

    private final Path home;
    private final PostgresServer server;

    /**
     * Starts it.
     *
     * @param home of the project
     * @param folder where it lies; one that is there goes on as it is
     */
    public MetricsDatabase(Path home, Path folder, int port) {
        this.home = home;
        this.server = PostgresServer.start(new PostgresServer.Config(
                folder.resolve("postgres"),
                home.resolve("deploy/local-engines/target/postgres"),
                port,
                folder.resolve("postgres.log"),
                false,
                "run it again"));
    }

    /** Makes the database where there is none yet, and its tables as the metrics service does. */
    public void migrate() {
        server.createDatabase(NAME);
        Flyway.configure()
                .dataSource(jdbcUrl(), PostgresServer.USER, "")
                .locations("filesystem:" + home.resolve("metrics-service/src/main/resources/db/migration"))
                .load()
                .migrate();
    }

    public String jdbcUrl() {
        return server.jdbcUrl(NAME);
    }

    public Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user, "");
    }

    @Override
    public void close() {
        server.stop();
    }

    /** What generates its rows: {@code generate.sql} beside a class. */
    public static String script(Class<?> beside) throws IOException {
        try (InputStream script = beside.getResourceAsStream("generate.sql")) {
            if (script == null) {
                throw new IllegalStateException("generate.sql is missing");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /**
     * Waits until a query counts as many.
     *
     * @throws IOException if it does not within that time
     */
    public static void awaitCount(Connection connection, String sql, long count, Duration patience)
            throws SQLException, IOException, InterruptedException {
        Waiting.until(
                patience,
                () -> count(connection, sql),
                found -> found == count,
                found -> sql + " is " + found + " after " + patience + ", and not " + count);
    }
}
