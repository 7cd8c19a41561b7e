package org.fewlabel.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.fewlabel.contracts.event.Topics.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEnginesTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));

    @TempDir
    Path directory;

    @Test
    void keepsRowsAcrossAStopAndAKillOfPostgres() throws SQLException {
        PostgresServer.Config config = postgres(Ports.free(1).get(0));
        PostgresServer first = PostgresServer.start(config);
        PostgresServer last = first;
        try {
            first.createDatabase("jobs");
            first.createDatabase("jobs");
            execute(first, "CREATE TABLE job (id int)");
            execute(first, "INSERT INTO job VALUES (1)");
            assertThat(show(first, "fsync")).isEqualTo("on");
            assertThat(show(first, "synchronous_commit")).isEqualTo("on");
            assertThat(PostgresServer.start(config).process().pid())
                    .as("a server that runs is taken over")
                    .isEqualTo(first.process().pid());

            first.stop();
            PostgresServer second = PostgresServer.start(config);
            last = second;
            execute(second, "INSERT INTO job VALUES (2)");
            second.process().kill();
            last = PostgresServer.start(config);

            assertThat(count(last)).isEqualTo(2);
        } finally {
            last.stop();
        }
        assertThat(last.process().lives()).isFalse();
        assertThat(Ports.isFree(config.port())).isTrue();
    }

    /** A JVM that starts after a step of the clock takes the same process to have started at another time. */
    @Test
    void findsPostgresAgainAfterTheClockWasSet() throws IOException {
        PostgresServer.Config config = postgres(Ports.free(1).get(0));
        PostgresServer server = PostgresServer.start(config);
        try {
            Path lock = lock(config.directory());
            List<String> lines = Files.readAllLines(lock);
            lines.set(2, Long.toString(Long.parseLong(lines.get(2).strip()) - 60));
            Files.write(lock, lines);

            assertThat(PostgresServer.process(config.directory())).contains(server.process());
            assertThat(PostgresServer.start(config).process())
                    .as("a server that runs is taken over")
                    .isEqualTo(server.process());
            PostgresServer.process(config.directory()).ifPresent(PostgresServer::stop);

            assertThat(server.process().lives()).isFalse();
            assertThat(Ports.isFree(config.port())).isTrue();
        } finally {
            server.stop();
        }
    }

    @Test
    void findsPostgresAgainInAFolderThatWasMoved() throws IOException {
        PostgresServer server = PostgresServer.start(postgres(Ports.free(1).get(0)));
        try {
            Path moved = Files.move(directory.resolve("postgres"), directory.resolve("moved"));

            assertThat(PostgresServer.process(moved)).contains(server.process());
        } finally {
            server.stop();
        }
    }

    /** After a restart of the machine the number in a file that was left may be anybody's, who started at any moment. */
    @Test
    void takesNoOtherProcessForItsPostgres() throws IOException {
        Path ours = directory.resolve("postgres");
        Files.createDirectories(ours.resolve("data"));
        Path others = Files.createDirectories(directory.resolve("other/data"));
        ChildProcess server = shell("-D", others.toString());
        ChildProcess stranger = shell("words");
        try {
            for (ChildProcess other : List.of(server, stranger)) {
                Files.write(
                        lock(ours),
                        List.of(
                                Long.toString(other.pid()),
                                ours.resolve("data").toString(),
                                Long.toString(other.startedAt().getEpochSecond()),
                                "15432"));

                assertThat(PostgresServer.process(ours)).isEmpty();
            }
        } finally {
            server.kill();
            stranger.kill();
        }
    }

    @Test
    void keepsRecordsAcrossAStopAndAKillOfKafka() throws Exception {
        List<Integer> ports = Ports.free(2);
        KafkaBroker.Config config = kafka(ports.get(0), ports.get(1));
        KafkaBroker broker = KafkaBroker.start(config);
        try {
            KafkaTopics.create(broker.bootstrapServers(), List.of(new Topic("things", 1, Duration.ofDays(1))));
            KafkaTopics.create(broker.bootstrapServers(), List.of(new Topic("things", 3, Duration.ofDays(1))));
            assertThat(segment(broker, "things"))
                    .as("a segment that stays open for Kafka's week keeps its records as long")
                    .isEqualTo(Duration.ofDays(1));
            send(broker, "a");
            broker.stop();
            broker = KafkaBroker.start(config);
            send(broker, "b");
            broker.process().kill();
            broker = KafkaBroker.start(config);

            assertThat(read(broker, 2)).containsExactlyInAnyOrder("a", "b");
        } finally {
            broker.stop();
        }
        assertThat(broker.process().lives()).isFalse();
    }

    /** Kafka did not start: it found no group type {@code CLASSİC}. */
    @Test
    void startsKafkaWhereTheUserSpeaksTurkish() throws Exception {
        List<Integer> ports = Ports.free(2);
        ProcessBuilder start = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerStart.class.getName(),
                directory.resolve("kafka").toString(),
                HOME.resolve("deploy/local-engines/broker/target/kafka").toString(),
                ports.get(0).toString(),
                ports.get(1).toString());
        start.environment().put("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR");
        Path output = directory.resolve("start.log");

        Process process =
                start.redirectErrorStream(true).redirectOutput(output.toFile()).start();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    @Test
    void namesThePortThatIsTakenAndTheSettingThatMovesIt() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertThatExceptionOfType(PortTakenException.class)
                    .isThrownBy(() -> PostgresServer.start(postgres(port)))
                    .withMessageContaining("port " + port)
                    .withMessageContaining("PostgreSQL")
                    .withMessageContaining("set X_PORT");
            assertThatExceptionOfType(PortTakenException.class)
                    .isThrownBy(() -> KafkaBroker.start(kafka(Ports.free(1).get(0), port)))
                    .withMessageContaining("Kafka needs it");
        }
    }

    @Test
    void takesNoProcessWithAnotherStartTimeForItsOwn() {
        ProcessHandle here = ProcessHandle.current();
        Instant start = here.info().startInstant().orElseThrow();

        assertThat(new ChildProcess(here.pid(), start).lives()).isTrue();
        assertThat(new ChildProcess(here.pid(), start.minusSeconds(60)).lives()).isFalse();
    }

    @Test
    void killsAProcessThatDoesNotListen() {
        ChildProcess deaf = ChildProcess.start(
                List.of("sh", "-c", "trap '' TERM; echo ready; while true; do sleep 0.1; done"),
                Map.of(),
                directory,
                directory.resolve("deaf.log"));

        deaf.stop(Duration.ofMillis(300));

        assertThat(deaf.lives()).isFalse();
    }

    @Test
    void knowsHowAProcessEndedThatItStarted() {
        ChildProcess process = ChildProcess.start(
                List.of("sh", "-c", "read line; exit 7"), Map.of(), directory, directory.resolve("ended.log"));
        process.handle().ifPresent(handle -> handle.onExit().join());

        assertThat(process.exitCode()).contains(7);

        ChildProcess killed =
                ChildProcess.start(List.of("sleep", "600"), Map.of(), directory, directory.resolve("killed.log"));
        assertThat(killed.exitCode()).as("while it lives").isEmpty();
        killed.kill();
        assertThat(killed.exitCode()).contains(128 + 9);
        assertThat(new ChildProcess(ProcessHandle.current().pid(), Instant.EPOCH).exitCode())
                .as("of one that another process started")
                .isEmpty();
    }

    private static Path lock(Path directory) {
        return directory.resolve("data/postmaster.pid");
    }

    /** A process with these words on its command line. */
    private ChildProcess shell(String... words) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "while :; do sleep 0.2; done"));
        command.addAll(List.of(words));
        return ChildProcess.start(command, Map.of(), directory, directory.resolve("shell.log"));
    }

    private PostgresServer.Config postgres(int port) {
        return new PostgresServer.Config(
                directory.resolve("postgres"),
                HOME.resolve("deploy/local-engines/target/postgres"),
                port,
                directory.resolve("postgres.log"),
                true,
                "set X_PORT");
    }

    private KafkaBroker.Config kafka(int port, int controllerPort) {
        return new KafkaBroker.Config(
                directory.resolve("kafka"),
                HOME.resolve("deploy/local-engines/broker/target/kafka"),
                port,
                controllerPort,
                directory.resolve("kafka.log"),
                true,
                "set X_PORT");
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("jobs"), PostgresServer.USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(PostgresServer server) throws SQLException {
        return Integer.parseInt(first(server, "SELECT count(*) FROM job"));
    }

    private static String show(PostgresServer server, String setting) throws SQLException {
        return first(server, "SHOW " + setting);
    }

    private static String first(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("jobs"), PostgresServer.USER, "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Duration segment(KafkaBroker broker, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return Duration.ofMillis(Long.parseLong(config.get("segment.ms").value()));
        }
    }

    private static void send(KafkaBroker broker, String value) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("things", value)).get();
        }
    }

    private static List<String> read(KafkaBroker broker, int count) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor("things").stream()
                    .map(info -> new TopicPartition("things", info.partition()))
                    .toList();
            assertThat(partitions).hasSize(3);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (int polls = 0; polls < 60 && values.size() < count; polls++) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
