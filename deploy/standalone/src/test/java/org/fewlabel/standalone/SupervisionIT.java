package org.fewlabel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.Port;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What keeps the packaged services alive, and what they say of what they lack. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SupervisionIT {
    private static final Duration WAIT = Duration.ofSeconds(120);
    /** Each look at the instance starts a program, which takes the processor from what is to start. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final int KILLED = 137;

    @RegisterExtension
    private static final Installation installation =
            new Installation("kept", () -> Map.of("FEWLABEL_LEASE_DURATION", "20s"));

    private static ConditionFactory awaiting() {
        return await().atMost(WAIT).pollInterval(LOOK);
    }

    @BeforeEach
    void runsInFull() throws Exception {
        installation.up();
    }

    /** First, since a keeper knows the exit codes of its own children alone, and another test kills the keeper. */
    @Test
    @Order(1)
    void whateverIsKilledComesBackAndAJobUnderWaySucceeds() throws Exception {
        String job = installation.submitted("""
                {"name": "kept", "dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
                 "method": {"name": "mean-teacher", "rampUpEpochs": 4}, "batch": {"labeled": 10, "unlabeled": 100},
                 "epochs": 36, "stepsPerEpoch": 600, "seed": 1}
                """);
        installation.awaitLabeledEpochs(job, 1);

        assertComeBack(Part.KAFKA, Part.POSTGRES);
        assertThat(installation.isOver(job)).as("the job is under way").isFalse();
        assertComeBack(Part.GATEWAY, Part.METRICS, Part.LABELER, Part.TRAINER);

        installation.awaitSuccess(job);
        installation.status().forEach((part, status) -> {
            if (!part.equals(Part.POSTGRES)) { // Which is nobody's child.
                assertThat(status.at("/lastEnd/exitCode").asInt())
                        .as(part.title())
                        .isEqualTo(KILLED);
            }
        });
        assertThat(installation.run("status").output())
                .containsPattern("(?m)^gateway +ready .* 1 ")
                .contains("gateway: its last end, ")
                .contains(" with exit code 137: killed (SIGKILL)");
    }

    private static void assertComeBack(Part... parts) throws Exception {
        Map<Part, JsonNode> before = installation.status();
        installation.kill(parts);

        awaiting().untilAsserted(() -> {
            Map<Part, JsonNode> after = installation.status();
            for (Part part : parts) {
                JsonNode status = after.get(part);
                assertThat(status.path("condition").asText())
                        .as(status.toString())
                        .isEqualTo("ready");
                assertThat(status.path("pid")).isNotEqualTo(before.get(part).path("pid"));
                assertThat(status.path("restarts").asInt())
                        .isEqualTo(before.get(part).path("restarts").asInt() + 1);
                assertThat(status.path("lastEnd").path("reason").asText()).isNotEmpty();
            }
        });
    }

    @Test
    void servicesStartWithoutWhatTheyDependOnAndNameIt() throws Exception {
        assertThat(installation.run("down", "postgres", "kafka").exitCode()).isZero();

        awaitLacks(Part.GATEWAY, "PostgreSQL", "Kafka");
        awaitLacks(Part.METRICS, "PostgreSQL", "Kafka");
        Part[] services = {Part.GATEWAY, Part.METRICS, Part.LABELER, Part.TRAINER};
        installation.kill(services);
        awaitLacks(Part.LABELER, "Kafka");
        // Of the gateway it wants nothing as long as nobody would hear what becomes of a job.
        awaitLacks(Part.TRAINER, "Kafka");
        installation.up();

        for (Part service : services) {
            JsonNode status = installation.status().get(service);
            assertThat(status.path("condition").asText()).as(status.toString()).isEqualTo("ready");
        }
        installation.completed("""
                {"name": "any-order", "epochs": 1, "stepsPerEpoch": 5, "dataset": {"name": "two-moons", "labels": 8},
                 "method": {"name": "supervised"}, "network": {"name": "mlp"}}
                """);
    }

    /** The keeper started it last, and then what the command waits for. */
    @Test
    void postgresIsStoppedAndStartedAgainAfterItsKeeperHadToStartIt() throws Exception {
        assertComeBack(Part.POSTGRES);
        for (int round = 0; round < 2; round++) {
            assertThat(installation.run("down", "postgres").exitCode()).isZero();
            assertThat(installation
                            .status()
                            .get(Part.POSTGRES)
                            .path("condition")
                            .asText())
                    .isEqualTo("stopped");

            Installation.Ending up = installation.run("up");

            assertThat(up.exitCode()).as(up.errors()).isZero();
            assertThat(installation
                            .status()
                            .get(Part.POSTGRES)
                            .path("condition")
                            .asText())
                    .isEqualTo("ready");
        }
        assertComeBack(Part.POSTGRES);
    }

    /** With SIGTERM, which takes the same way as Ctrl-C: a build that runs in the background cannot be sent SIGINT. */
    @Test
    void aTerminatedUpStopsWhatItStartedAndTheRestIsKept() throws Exception {
        assertThat(installation.run("down", "kafka").exitCode()).isZero();
        int before = installation.processes().size();
        Process up = installation.start("up");
        await().atMost(WAIT).until(() -> installation.processes().size() > before);

        assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(up.pid()))
                        .start()
                        .waitFor())
                .isZero();

        assertThat(installation.end(up).exitCode()).isEqualTo(143);
        assertThat(installation.status().get(Part.KAFKA).path("condition").asText())
                .isEqualTo("stopped");
        assertThat(keeper().path("condition").asText()).isEqualTo("ready");
        long labeler = installation.process(Part.LABELER).pid();
        installation.kill(Part.LABELER);
        awaiting().until(() -> {
            JsonNode pid = installation.status().get(Part.LABELER).path("pid");
            return pid.isNumber() && pid.asLong() != labeler;
        });
    }

    private static void awaitLacks(Part part, String... dependencies) {
        awaiting().untilAsserted(() -> {
            JsonNode status = installation.status().get(part);
            assertThat(status.path("condition").asText()).isEqualTo("not-ready");
            assertThat(status.path("lacks").toString()).contains(dependencies);
        });
    }

    @Test
    void saysWhatDoesNotGetReadyAndLeavesTheRest() throws Exception {
        Path jar = installation.state().resolve("programs/metrics/quarkus-run.jar");
        // The file itself is that of the build, under another name.
        Files.delete(jar);
        Files.writeString(jar, "no jar");
        installation.kill(Part.METRICS);

        Installation.Ending up = installation.run("up");

        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.errors())
                .contains("the metrics service is not ready; it died 3 times, the last time: exit code 1")
                .contains("metrics.log:")
                .contains("corrupt jarfile")
                .doesNotContain("the gateway service is not ready");
        Map<Part, JsonNode> status = installation.status();
        assertThat(status.get(Part.METRICS).path("condition").asText()).isEqualTo("dead");
        assertThat(status.get(Part.METRICS).path("nextTryAt").asText()).isNotEmpty();
        for (Part part : Set.of(Part.POSTGRES, Part.KAFKA, Part.GATEWAY, Part.LABELER, Part.TRAINER)) {
            assertThat(status.get(part).path("condition").asText())
                    .as(part.title())
                    .isEqualTo("ready");
        }
        assertThat(installation.run("down", "metrics").exitCode()).isZero();
        installation.up();
    }

    @Test
    void whatWasPutAsideIsShownAndSentBack() throws Exception {
        String origin;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + installation.port(Port.KAFKA)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            RecordMetadata there = producer.send(new ProducerRecord<>(
                            Topics.LABELING_EVENTS, "key".getBytes(UTF_8), "no event\u0007".getBytes(UTF_8)))
                    .get();
            origin = there.topic() + "/" + there.partition() + "/" + there.offset();
        }
        JsonNode letter = awaitDeadLetter(origin);
        String id = letter.path("id").asText();
        assertThat(letter.path("length").asLong()).isEqualTo(9);

        Installation.Ending show = installation.run("dead-letters", "show", id);
        Installation.Ending sendBack = installation.run("dead-letters", "send-back", id);

        assertThat(show.output()).contains("dead-letter-consumer: gateway").contains("no event\\u0007");
        assertThat(sendBack.exitCode()).as(sendBack.errors()).isZero();
        String place = sendBack.output().strip().replaceFirst(".* lies at ", "");
        assertThat(place).startsWith("labeling-events/");
        awaitDeadLetter(place);
        assertThat(installation.run("dead-letters", "list").output()).doesNotContain(id + " ");
    }

    /** The gateway's dead letter of a record. */
    private static JsonNode awaitDeadLetter(String origin) {
        return awaiting()
                .until(
                        () -> {
                            JsonNode list = Json.mapper()
                                    .readTree(installation
                                            .run("dead-letters", "list", "--json")
                                            .output());
                            for (JsonNode each : list.path("deadLetters")) {
                                if (each.path("origin").asText().equals(origin)
                                        && each.path("consumer").asText().equals("gateway")) {
                                    return Optional.of(each);
                                }
                            }
                            return Optional.<JsonNode>empty();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void theKeeperIsKeptAsWell() throws Exception {
        long first = keeper().path("pid").asLong();

        assertThat(ProcessHandle.of(first).orElseThrow().destroyForcibly()).isTrue();
        awaiting()
                .until(() ->
                        keeper().path("pid").isNumber() && keeper().path("pid").asLong() != first);
        assertComeBack(Part.LABELER);

        // With the shell over it.
        List<ProcessHandle> keepers = ProcessHandle.allProcesses()
                .filter(process -> Arrays.asList(process.info().arguments().orElse(new String[0]))
                        .contains(
                                "-Dorg.fewlabel.process=" + installation.state().resolve("keeper")))
                .toList();
        assertThat(keepers).hasSize(2);
        for (ProcessHandle each : keepers) {
            each.destroyForcibly();
            each.onExit().join();
        }
        assertThat(keeper().path("condition").asText()).isEqualTo("dead");
        installation.up();
        assertThat(keeper().path("condition").asText()).isEqualTo("ready");
        assertComeBack(Part.LABELER);
    }

    private static JsonNode keeper() throws Exception {
        return Json.mapper()
                .readTree(installation.run("status", "--json").output())
                .path("keeper");
    }
}
