package org.fewlabel.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wire format, frozen. A golden file is never edited: whoever breaks one of these tests adds a version 2 beside
 * version 1.
 */
class GoldenEventsTest {
    private static final UUID JOB = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final UUID ID = UUID.fromString("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    static Stream<EventPayload> payloads() {
        return Stream.of(
                new JobEvent.JobQueued(JOB, 0, spec(), TIME),
                new JobEvent.JobStateChanged(
                        JOB, 2, JobState.RUNNING, JobState.RETRYING, "lease-expired", "No sign of trainer t1 for 30 s"),
                new JobEvent.JobCancelRequested(JOB, 2),
                new JobEvent.JobPauseRequested(JOB, 2),
                new TrainingEvent.TrainingStarted(JOB, 2, "host-1-abc", 4, 8, 100, 61_706, List.of(), null),
                new TrainingEvent.TrainingProgress(
                        JOB, 2, 4, 8, 50, 100, 0.75, 1234.5, TrainingEvent.Activity.AWAITING_LABELS),
                new TrainingEvent.EpochTrained(
                        JOB,
                        2,
                        4,
                        artifact("snapshot"),
                        new ResumePoint(3, artifact("snapshot"), artifact("teacher"), artifact("labels")),
                        Map.of("supervised", 0.5),
                        0.1,
                        1234.5,
                        16.25,
                        0.125),
                new TrainingEvent.TrainingFinished(JOB, 2, TrainingEvent.Outcome.COMPLETED, null, null, null),
                new LabelingEvent.EpochLabeled(
                        JOB,
                        2,
                        4,
                        artifact("snapshot"),
                        artifact("teacher"),
                        artifact("labels"),
                        0.25,
                        0.2,
                        new LabelQuality(
                                0.9, 0.8, List.of(0, 0, 0, 0, 0, 1, 2, 3, 4, 5), List.of(7, 8), 0.85, null, null),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                new LabelingEvent.LabelingFailed(JOB, 2, 4, "corrupt-snapshot", "digest differs"),
                new LogEvent.LinesLogged(
                        JOB,
                        2,
                        "trainer",
                        "host-1",
                        List.of(new LogLine(
                                TIME,
                                LogLevel.ERROR,
                                "Run failed",
                                "java.lang.IllegalStateException: no\n\tat Here.there(Here.java:7)")),
                        3));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void writesAllThatIsInTheGoldenFile(EventPayload payload) throws IOException {
        JsonNode golden = Json.mapper().readTree(golden(payload.type()));

        byte[] written = EventCodec.encode(Event.of(payload, ID, TIME));

        assertThat(differences(golden, Json.mapper().readTree(written), "")).isEmpty();
    }

    /** What an object of the golden file lacks was added since: older readers ignore it. */
    private static List<String> differences(JsonNode golden, JsonNode written, String path) {
        if (!golden.isObject() || !written.isObject()) {
            return golden.equals(written) ? List.of() : List.of(path + " was " + golden + ", is " + written);
        }
        return golden.properties().stream()
                .flatMap(field ->
                        differences(field.getValue(), written.path(field.getKey()), path + "/" + field.getKey())
                                .stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void readsTheGoldenFile(EventPayload payload) throws Exception {
        Event read = EventCodec.decode(golden(payload.type()));

        assertThat(read).isEqualTo(Event.of(payload, ID, TIME));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void ignoresWhatANewerWriterAdded(EventPayload payload) throws Exception {
        ObjectNode tree = (ObjectNode) Json.mapper().readTree(golden(payload.type()));
        tree.put("addedLater", 1);
        tree.withObject("/payload").put("addedLater", "x");

        Event read = EventCodec.decode(Json.mapper().writeValueAsBytes(tree));

        assertThat(read.payload()).isEqualTo(payload);
    }

    @ParameterizedTest
    @MethodSource("additions")
    void readsWhatWasAddedSince(EventPayload payload) throws Exception {
        Event event = Event.of(payload, ID, TIME);

        assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
    }

    /** Events with the fields that version 1 gained and its golden files lack. */
    static Stream<EventPayload> additions() {
        return Stream.of(
                new TrainingEvent.TrainingStarted(
                        JOB,
                        2,
                        "host-1-abc",
                        4,
                        8,
                        100,
                        61_706,
                        List.of(new UnreadableFile("unlabeled/broken.png", "it ends too early")),
                        new RunProvenance(
                                "0123456789abcdef".repeat(4),
                                "fedcba9876543210".repeat(4),
                                3,
                                new RunProvenance.Environment(
                                        "onednn",
                                        "cpu",
                                        2,
                                        "avx512-core",
                                        "linux-x86_64",
                                        "OpenJDK 64-Bit Server VM 17.0.15",
                                        new TreeMap<>(Map.of("nd4j", "1.0.0-M2.1", "onednn", "2.5.2"))))),
                new TrainingEvent.TrainingStarted(
                        JOB,
                        2,
                        "host-1-abc",
                        4,
                        8,
                        100,
                        61_706,
                        List.of(),
                        null,
                        new TrainingEvent.SetBack(
                                5,
                                new LabelingEvent.EpochLabeled(
                                        JOB,
                                        1,
                                        3,
                                        artifact("snapshot"),
                                        artifact("teacher"),
                                        null,
                                        0.25,
                                        0.2,
                                        null,
                                        false,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null),
                                "epoch 5 cannot be gone on from")),
                new TrainingEvent.TrainingFinished(
                        JOB,
                        2,
                        TrainingEvent.Outcome.RELEASED,
                        "trainer-shutdown",
                        null,
                        new UnfinishedEpoch(4, 50, artifact("unfinished"))),
                new LabelingEvent.EpochLabeled(
                        JOB,
                        2,
                        4,
                        artifact("snapshot"),
                        artifact("teacher"),
                        artifact("labels"),
                        0.25,
                        0.2,
                        null,
                        true,
                        artifact("test-predictions"),
                        3,
                        0.15,
                        new PerNetwork<>(0.5, 0.25, 0.375),
                        TrainedNetwork.AVERAGE,
                        new PerNetwork<>(2, 3, 4),
                        TrainedNetwork.AVERAGE));
    }

    @Test
    void hasAGoldenFileForEveryTypeOfEvent() {
        List<String> types = Stream.of(EventPayload.class.getPermittedSubclasses())
                .flatMap(topic -> Arrays.stream(topic.getPermittedSubclasses()))
                .map(Class::getSimpleName)
                .toList();

        assertThat(payloads().map(EventPayload::type)).containsExactlyInAnyOrderElementsOf(types);
    }

    private static byte[] golden(String type) throws IOException {
        String name = "/golden-events/" + type + ".v1.json";
        try (InputStream file = GoldenEventsTest.class.getResourceAsStream(name)) {
            assertThat(file).as("golden file %s", name).isNotNull();
            return file.readAllBytes();
        }
    }

    /** The golden file is from before labeledTargets: such a job goes on with what was done then. */
    private static JobSpec spec() {
        String json = """
                {"name": "pl", "dataset": {"name": "fashion-mnist", "labels": 100, "splitSeed": 7},
                 "method": {"name": "pseudo-label", "labeledTargets": "predicted"}, "epochs": 8, "stepsPerEpoch": 100, "seed": 1}
                """;
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }

    private static ArtifactReference artifact(String name) {
        return new ArtifactReference(
                "jobs/" + JOB + "/attempts/1/epochs/3/" + name + ".safetensors", "0f".repeat(32), 12_345);
    }

    /** Prints a new golden file: for the author of a new type of event, who then reads it. */
    public static void main(String[] types) throws IOException {
        for (EventPayload payload :
                payloads().filter(p -> List.of(types).contains(p.type())).toList()) {
            byte[] event = EventCodec.encode(Event.of(payload, ID, TIME));
            System.out.println(payload.type());
            System.out.println(Json.mapper()
                    .readTree(new String(event, StandardCharsets.UTF_8))
                    .toPrettyString());
        }
    }
}
