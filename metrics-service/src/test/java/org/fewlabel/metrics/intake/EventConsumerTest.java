package org.fewlabel.metrics.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.Events;
import org.fewlabel.metrics.Rows;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEngines;
import org.fewlabel.testing.LocalEnginesResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the topics to the rows, over a real Kafka and a real PostgreSQL. */
@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class EventConsumerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GROUP = "metrics";
    private static final String SPEC =
            "{\"epochs\": 200, \"dataset\": {\"name\": \"fashion-mnist\"}, \"method\": {\"name\": \"supervised\"}}";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String databaseUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String databaseUser;

    @ConfigProperty(name = "quarkus.datasource.password")
    Optional<String> databasePassword;

    @Inject
    Rows rows;

    private final KafkaProbe kafka = KafkaProbe.local();

    @AfterEach
    void disconnect() {
        kafka.close();
    }

    @Test
    void writesWhatTheThreeTopicsSay() {
        Events events = Events.of(SPEC);

        kafka.publish(events.labeled(1, 0, 0.25, 0.125));
        kafka.publish(events.trained(1, 0));
        kafka.publish(events.queued());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows.strings("SELECT concat_ws(' ', method, state, epochs_done,"
                                + " student_last, teacher_last, training_seconds) FROM v_result WHERE job_id = '"
                                + events.jobId() + "'"))
                        .containsExactly("supervised queued 1 0.25 0.125 2.5"));
    }

    /** PostgreSQL has no U+0000 in texts and in JSON, and UTF-8 no half of a character: an earlier gateway let both pass. */
    @Test
    void writesWhatTheDatabaseCannotHoldToTheLetter() {
        Events events = Events.of(SPEC);
        String queued = new String(EventCodec.encode(events.queued()), StandardCharsets.UTF_8);
        byte[] old = queued.replace("\"supervised-fashion-mnist\"", "\"a\\u0000b\\ud800\"")
                .getBytes(StandardCharsets.UTF_8);

        kafka.publish(Topics.JOB_EVENTS, events.jobId().toString(), old);
        kafka.publish(Events.event(
                new JobStateChanged(events.jobId(), 1, JobState.RUNNING, JobState.FAILED, "bad", "found \0")));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows.strings("SELECT concat_ws('/', name, spec ->> 'name', message)"
                                + " FROM job WHERE job_id = '" + events.jobId() + "'"))
                        .containsExactly("a\uFFFDb\uFFFD/a\uFFFDb\uFFFD/found \uFFFD"));
    }

    @Test
    void saysInTheJobsLogThatARecordOfItWasPutAside() {
        UUID job = UUID.randomUUID();

        kafka.publish(Topics.JOB_EVENTS, job.toString(), "not JSON".getBytes(StandardCharsets.UTF_8));

        LinesLogged logged = (LinesLogged) kafka.awaitEvent(
                        Topics.JOB_LOGS, event -> event.payload().jobId().equals(job), PATIENCE)
                .payload();
        assertThat(logged.service()).isEqualTo("metrics-service");
        assertThat(logged.lines().get(0).message()).startsWith("Record put aside: topic=job-events");
    }

    static List<byte[]> badRecords() {
        Events events = Events.of(SPEC);
        byte[] good = EventCodec.encode(events.queued());
        // PostgreSQL's times end before.
        byte[] unstorable = new String(good, StandardCharsets.UTF_8)
                .replaceFirst("\"time\":\"[^\"]+\"", "\"time\":\"+300000-01-01T00:00:00Z\"")
                .getBytes(StandardCharsets.UTF_8);
        List<byte[]> records = new ArrayList<>(List.of(
                "not JSON".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                new byte[] {(byte) 0xff, 0},
                "{\"type\": \"Unheard\", \"version\": 1}".getBytes(StandardCharsets.UTF_8),
                new String(good, StandardCharsets.UTF_8)
                        .replace("\"version\":1", "\"version\":9")
                        .getBytes(StandardCharsets.UTF_8),
                unstorable));
        records.add(null);
        return records;
    }

    @ParameterizedTest
    @MethodSource("badRecords")
    void putsABadRecordAsideAndGoesOn(byte @Nullable [] bad) {
        Events next = Events.of(SPEC);
        // The same key, so that the next one comes after the bad one.
        String key = next.jobId().toString();

        kafka.publish(Topics.JOB_EVENTS, key, bad);
        kafka.publish(next.queued());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows.of(next.jobId())).hasSize(2));
        ConsumerRecord<String, byte[]> aside = kafka.awaitDeadLetter(Topics.JOB_EVENTS, key, PATIENCE);
        assertThat(aside.value()).isEqualTo(bad == null ? new byte[0] : bad);
        assertThat(KafkaProbe.header(aside, DeadLetterHeaders.REASON)).isNotBlank();
        assertThat(KafkaProbe.header(aside, DeadLetterHeaders.CONSUMER)).isEqualTo("metrics-service");
    }

    /** With what was said about it, it was larger than a record may be: the channel ended, and so it did after each start. */
    @Test
    void putsARecordAsideThatIsAsLargeAsRecordsAreAndGoesOn() {
        Events next = Events.of(SPEC);
        String key = next.jobId().toString();
        byte[] large = new byte[1_048_400];
        Arrays.fill(large, (byte) 'x');

        kafka.publish(Topics.JOB_EVENTS, key, large);
        kafka.publish(next.queued());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows.of(next.jobId())).hasSize(2));
        ConsumerRecord<String, byte[]> aside = kafka.awaitDeadLetter(Topics.JOB_EVENTS, key, PATIENCE);
        assertThat(aside.value()).hasSizeBetween(1, 256 * 1024);
        assertThat(KafkaProbe.header(aside, DeadLetterHeaders.LENGTH)).isEqualTo("1048400");
    }

    /** The connector read these headers as well, and what was wrong with them ended the channel. */
    @Test
    void readsNoMeaningIntoHeadersOfOtherTools() {
        Events events = Events.of(SPEC);

        kafka.publish(
                events.queued(),
                Map.of(
                        "ce_specversion",
                        "9",
                        "ce_source",
                        "no URI: %",
                        "content-type",
                        "application/cloudevents+json"));
        kafka.publish(events.trained(1, 0));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(epochsOf(events)).containsExactly("1 0"));
    }

    /** A server that is stopped and started, however long that takes: see EventIntakeTest in the module service. */
    @Test
    void waitsForItsDatabaseAndSaysSo() throws Exception {
        Events events = Events.of(SPEC);
        kafka.publish(events.queued());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows.of(events.jobId())).hasSize(2));

        LocalEngines.stopPostgres();
        try {
            for (int epoch = 0; epoch < 5; epoch++) {
                kafka.publish(events.trained(1, epoch));
            }
            await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body(containsString("intake of training-events"))
                    .body(containsString("PostgreSQL")));
            given().get("/q/health/live").then().statusCode(200);
        } finally {
            LocalEngines.startPostgres();
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(epochsOf(events)).containsExactly("5 0"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        assertThat(kafka.deadLetters(Topics.TRAINING_EVENTS, events.jobId().toString()))
                .isEmpty();
    }

    @Test
    void losesNothingWhileTheDatabaseIsAway() throws Exception {
        Events events = Events.of(SPEC);
        kafka.publish(events.queued());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows.of(events.jobId())).hasSize(2));
        Map<TopicPartition, Long> committed = settledOffsets();

        databaseAnswers(false);
        try {
            for (int epoch = 0; epoch < 20; epoch++) {
                kafka.publish(events.trained(1, epoch));
                kafka.publish(events.labeled(1, epoch, 0.5, 0.5));
            }
            // Long enough for several tries; nothing may be committed meanwhile.
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).untilAsserted(() -> assertThat(offsets())
                    .isEqualTo(committed));
        } finally {
            databaseAnswers(true);
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(epochsOf(events)).containsExactly("20 20"));
    }

    /** What a restart, a deployment or a rebalance does: unfinished records come again, some finished ones too. */
    @Test
    void losesNothingWhenItIsThrownOutOfItsGroup() throws Exception {
        List<Events> jobs =
                IntStream.range(0, 2).mapToObj(job -> Events.of(SPEC)).toList();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (int epoch = 0; epoch < 30; epoch++) {
                for (Events events : jobs) {
                    kafka.publish(events.trained(1, epoch));
                    kafka.publish(events.labeled(1, epoch, 0.5, 0.5));
                }
                if (epoch % 10 == 5) {
                    throwEveryoneOut(admin);
                }
            }
        }

        for (Events events : jobs) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(epochsOf(events)).containsExactly("30 30"));
        }
    }

    private static void throwEveryoneOut(Admin admin) throws Exception {
        await().atMost(PATIENCE).until(() -> !admin.describeConsumerGroups(List.of(GROUP))
                .all()
                .get()
                .get(GROUP)
                .members()
                .isEmpty());
        admin.removeMembersFromConsumerGroup(GROUP, new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get();
    }

    private List<String> epochsOf(Events events) throws SQLException {
        return rows.strings("SELECT concat_ws(' ', count(trained_at), count(labeled_at)) FROM epoch WHERE job_id = '"
                + events.jobId() + "'");
    }

    private Map<TopicPartition, Long> offsets() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> offsets.put(partition, offset == null ? 0L : offset.offset()));
            return offsets;
        }
    }

    /** The committed offsets once they rest: commits follow the records with a delay. */
    private Map<TopicPartition, Long> settledOffsets() throws Exception {
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(new Callable<>() {
            private Map<TopicPartition, Long> before = offsets();

            @Override
            public Boolean call() throws Exception {
                Map<TopicPartition, Long> now = offsets();
                boolean rest = now.equals(before);
                before = now;
                return rest;
            }
        });
        return offsets();
    }

    /** Lets the database refuse connections and drops those it has, as a restart or a failover does. */
    private void databaseAnswers(boolean answers) throws SQLException {
        int slash = databaseUrl.lastIndexOf('/');
        String database = databaseUrl.substring(slash + 1).replaceFirst("\\?.*", "");
        try (Connection connection = DriverManager.getConnection(
                        databaseUrl.substring(0, slash) + "/template1", databaseUser, databasePassword.orElse(""));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + database + " ALLOW_CONNECTIONS " + answers);
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
        }
    }
}
