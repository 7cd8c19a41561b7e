package org.fewlabel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** KEDA's query on a real PostgreSQL, whose roles are made as the cluster's manifest makes them. */
class QueueQueryTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final Path MIGRATIONS = HOME.resolve("gateway-service/src/main/resources/db/migration");

    private final Rendered production = Overlay.PRODUCTION.rendered();
    private final JsonNode trigger = production.get("ScaledObject", "trainer").at("/spec/triggers/0/metadata");
    private PostgresServer server;

    @BeforeEach
    void databaseOfTheGateway(@TempDir Path folder) throws IOException, SQLException {
        server = PostgresServer.start(new PostgresServer.Config(
                folder.resolve("postgres"),
                HOME.resolve("deploy/local-engines/target/postgres"),
                Ports.free(1).get(0),
                folder.resolve("postgres.log"),
                false,
                "run the tests again"));
        execute(
                "postgres",
                PostgresServer.USER,
                List.of("CREATE ROLE gateway LOGIN", "CREATE DATABASE gateway OWNER gateway"));
        JsonNode statements = production.get("Cluster", "postgres").at("/spec/bootstrap/initdb/postInitApplicationSQL");
        for (JsonNode statement : statements) {
            execute("gateway", PostgresServer.USER, List.of(statement.asText()));
        }
        execute("gateway", "gateway", migrations());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void countsTheJobsThatWaitOrRun() throws SQLException {
        insert("QUEUED", "NULL", "NULL");
        insert("QUEUED", "NULL", "NULL");
        insert("RETRYING", "NULL", "now()");
        insert("RUNNING", "now()", "NULL");
        insert("PAUSING", "now()", "NULL");
        // Neither waits for a trainer nor has one.
        insert("PAUSED", "NULL", "NULL");
        insert("SUCCEEDED", "NULL", "NULL");

        assertThat(asKeda(trigger.path("query").asText())).isEqualTo(5);
    }

    /** KEDA kept eight trainers for an owner who had eight jobs in the queue and might run two. */
    @Test
    void countsNoJobThatItsOwnersQuotaKeepsFromTrainers() throws SQLException {
        String query = Overlay.RUNNING_QUOTA
                .rendered()
                .get("ScaledObject", "trainer")
                .at("/spec/triggers/0/metadata/query")
                .asText();
        assertThat(asKeda(query)).as("with no job at all").isZero();
        insert("at the quota", "RUNNING", "now()", "NULL");
        for (int i = 0; i < 8; i++) {
            insert("at the quota", "QUEUED", "NULL", "NULL");
        }
        insert("at the quota", "RETRYING", "NULL", "now()");
        insert("below it", "QUEUED", "NULL", "NULL");
        // As many as when the quota was larger: none of their trainers may be taken away.
        for (int i = 0; i < 3; i++) {
            insert("past it", "RUNNING", "now()", "NULL");
        }
        insert("past it", "QUEUED", "NULL", "NULL");

        assertThat(asKeda(query)).isEqualTo(2 + 1 + 3);
        assertThat(asKeda(trigger.path("query").asText())).as("without a quota").isEqualTo(10 + 1 + 4);
    }

    @Test
    void findsThemWithoutReadingWhatIsDone() throws SQLException {
        insert("QUEUED", "NULL", "NULL");
        execute(
                "gateway",
                "gateway",
                List.of(
                        insertion("local", "SUCCEEDED", "NULL", "NULL")
                                .replace("VALUES (gen_random_uuid()", "SELECT gen_random_uuid()")
                                .replaceAll("\\)$", " FROM generate_series(1, 20000)"),
                        "ANALYZE job"));

        try (Connection connection = connect("gateway", "queue_reader");
                Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery(
                        "EXPLAIN " + trigger.path("query").asText())) {
            StringBuilder lines = new StringBuilder();
            while (plan.next()) {
                lines.append(plan.getString(1)).append('\n');
            }
            assertThat(lines.toString()).contains("job_state", "job_retry").doesNotContain("Seq Scan");
        }
    }

    /** It might read every table: the digests of tokens, and the logs of everybody's jobs. */
    @ParameterizedTest
    @ValueSource(strings = {"api_token", "job_log_line", "outbox"})
    void itsRoleMayReadNothingElse(String table) throws SQLException {
        assertMayReadTheQueueAlone(table);
    }

    /** As the manifest had it when an older cluster was made. */
    @Test
    void aRoleThatMightReadEverythingMayNoMore() throws Exception {
        execute(
                "gateway",
                PostgresServer.USER,
                List.of(
                        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO queue_reader",
                        "ALTER DEFAULT PRIVILEGES FOR ROLE gateway IN SCHEMA public GRANT SELECT ON TABLES TO queue_reader"));

        execute("gateway", "gateway", migrationsEnd());
        execute("gateway", "gateway", List.of("CREATE TABLE of_a_later_version (id bigint)"));

        assertMayReadTheQueueAlone("api_token");
        assertMayReadTheQueueAlone("of_a_later_version");
    }

    private void assertMayReadTheQueueAlone(String table) throws SQLException {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute("gateway", "queue_reader", List.of("SELECT count(*) FROM " + table)))
                .withMessageContaining("permission denied for table " + table);
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute("gateway", "queue_reader", List.of("SELECT spec FROM job")))
                .withMessageContaining("permission denied for table job");
        assertThat(asKeda(trigger.path("query").asText())).isZero();
    }

    @Test
    void itsRoleMayOnlyRead() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute("gateway", "queue_reader", List.of("DELETE FROM job")))
                .withMessageContaining("permission denied");
    }

    private long asKeda(String query) throws SQLException {
        try (Connection connection = connect(
                        trigger.path("dbName").asText(),
                        trigger.path("userName").asText());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void insert(String state, String leaseUntil, String retryAt) throws SQLException {
        insert("local", state, leaseUntil, retryAt);
    }

    private void insert(String owner, String state, String leaseUntil, String retryAt) throws SQLException {
        execute("gateway", "gateway", List.of(insertion(owner, state, leaseUntil, retryAt)));
    }

    private static String insertion(String owner, String state, String leaseUntil, String retryAt) {
        String trainer = leaseUntil.equals("NULL") ? "NULL" : "'trainer'";
        String finishedAt = state.equals("SUCCEEDED") ? "now()" : "NULL";
        return "INSERT INTO job (id, owner, name, method, dataset, priority, spec, created_at, finished_at, state, state_since,"
                + " training_completed,"
                + " attempt, attempts_failed, trainer, lease_until, retry_at, epoch, step, steps_per_epoch, images_per_second)"
                + " VALUES (gen_random_uuid(), '" + owner + "', 'job', 'vat', 'mnist', 0, '{}', now(), " + finishedAt
                + ", '" + state
                + "', now(), false, 1, 0, " + trainer + ", " + leaseUntil + ", " + retryAt + ", 0, 0, 1, 0)";
    }

    private static List<String> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            Stream<Path> inOrder = files.filter(
                            file -> file.getFileName().toString().startsWith("V"))
                    .sorted(Comparator.comparingInt(QueueQueryTest::version));
            return Stream.concat(inOrder.map(QueueQueryTest::read), migrationsEnd().stream())
                    .toList();
        }
    }

    /** What comes after them at each start. */
    private static List<String> migrationsEnd() {
        return List.of(read(MIGRATIONS.resolve("afterMigrate__queue_access.sql")));
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("^V([0-9]+)__.*", "$1"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String database, String user, List<String> statements) throws SQLException {
        try (Connection connection = connect(database, user);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Connection connect(String database, String user) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), user, "");
    }
}
