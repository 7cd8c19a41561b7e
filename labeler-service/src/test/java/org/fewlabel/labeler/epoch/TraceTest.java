package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.labeler.LabelerTestResource;
import org.fewlabel.labeler.Traced;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job's trace and its log, through the labeler on a real Kafka. */
@QuarkusTest
@TestProfile(Traced.class)
@QuarkusTestResource(LabelerTestResource.class)
class TraceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRAINING_SPAN_ID = "00f067aa0ba902b7";

    private final UUID jobId = UUID.randomUUID();
    private final KafkaProbe kafka = KafkaProbe.local();

    @Inject
    ArtifactStore store;

    @Inject
    InMemorySpanExporter spans;

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void goesOnWithTheTraceThatComesInAndHandsItOn() {
        kafka.publish(
                Event.of(trainedEpoch(), Instant.now()),
                Map.of("traceparent", "00-" + TRACE_ID + "-" + TRAINING_SPAN_ID + "-01"));

        String traceparent = traceparentOfTheLabels();
        SpanData span = await().atMost(PATIENCE)
                .until(this::spansOfTheJob, found -> found.size() == 1)
                .get(0);
        assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
        assertThat(span.getParentSpanId()).isEqualTo(TRAINING_SPAN_ID);
        assertThat(span.getName()).isEqualTo("process EpochTrained");
        assertThat(traceparent).isEqualTo("00-" + TRACE_ID + "-" + span.getSpanId() + "-01");
    }

    @Test
    void beginsNoTraceOfItsOwn() {
        kafka.publish(Event.of(trainedEpoch(), Instant.now()));

        assertThat(traceparentOfTheLabels()).isEmpty();
        assertThat(spansOfTheJob()).isEmpty();
    }

    @Test
    void writesTheJobAndItsAttemptInEveryLineAboutIt() throws IOException {
        kafka.publish(Event.of(trainedEpoch(), Instant.now()));
        traceparentOfTheLabels();

        List<JsonNode> lines = await().atMost(PATIENCE).until(this::linesAboutTheJob, found -> !found.isEmpty());
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("mdc").path("jobId").asText()).isEqualTo(jobId.toString());
            assertThat(line.path("mdc").path("attempt").asText()).isEqualTo("1");
        });
    }

    private EpochTrained trainedEpoch() {
        return TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
    }

    /** @return empty if the record has none */
    private String traceparentOfTheLabels() {
        Header header = kafka.awaitRecord(
                        Topics.LABELING_EVENTS, found -> jobId.toString().equals(found.key()), PATIENCE)
                .headers()
                .lastHeader("traceparent");
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private List<SpanData> spansOfTheJob() {
        return spans.getFinishedSpanItems().stream()
                .filter(span ->
                        jobId.toString().equals(span.getAttributes().get(AttributeKey.stringKey("fewlabel.job.id"))))
                .toList();
    }

    private List<JsonNode> linesAboutTheJob() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(Traced.LOG_FILE))) {
            if (line.contains(jobId.toString())) {
                lines.add(Json.mapper().readTree(line));
            }
        }
        return lines;
    }
}
