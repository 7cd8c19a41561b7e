package org.fewlabel.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job's trace, from the request that submits it to the records and the claim. */
@QuarkusTest
@TestProfile(TraceTest.Traced.class)
class TraceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String USERS_SPAN_ID = "00f067aa0ba902b7";

    private final KafkaProbe kafka = KafkaProbe.local();

    @Inject
    Front front;

    @Inject
    InMemorySpanExporter spans;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    /** The gateway with traces, which go nowhere but into memory. */
    public static final class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.simple", "true");
        }
    }

    /** Used wherever spans are exported. */
    @ApplicationScoped
    static class Exporters {
        @Produces
        @Singleton
        InMemorySpanExporter spans() {
            return InMemorySpanExporter.create();
        }
    }

    @BeforeEach
    void noJobs() {
        front.empty();
        spans.reset();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @Test
    void keepsTheTraceOfTheSubmissionForTheRecordsAndTheClaim() {
        UUID job = UUID.fromString(Front.json()
                .header("traceparent", "00-" + TRACE_ID + "-" + USERS_SPAN_ID + "-01")
                .body(SPEC)
                .post("/api/v1/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("id"));

        SpanData request = await().atMost(PATIENCE)
                .until(
                        () -> spans.getFinishedSpanItems().stream()
                                .filter(span -> span.getTraceId().equals(TRACE_ID))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(request.getName()).isEqualTo("POST /api/v1/jobs");
        assertThat(request.getParentSpanId()).isEqualTo(USERS_SPAN_ID);
        String traceparent = "00-" + TRACE_ID + "-" + request.getSpanId() + "-01";
        assertThat(traceparentOf(job, "JobQueued")).isEqualTo(traceparent);
        assertThat(Front.claim("trainer").statusCode(200).extract().<String>path("traceparent"))
                .isEqualTo(traceparent);
        // The claim itself is none of the user's requests, and still the job's.
        assertThat(traceparentOf(job, "JobStateChanged")).isEqualTo(traceparent);
    }

    @Test
    void handlesAReportAsAPartOfTheTraceThatItComesWith() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        String trainersSpan = "b7ad6b7169203331";

        kafka.publish(
                Event.of(new TrainingStarted(job, 1, "trainer", 0, 2, 10, 1000, List.of(), null), Instant.now()),
                Map.of("traceparent", "00-" + TRACE_ID + "-" + trainersSpan + "-01"));

        Front.awaitState(job, "running");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spans.getFinishedSpanItems()).anySatisfy(span -> {
                    assertThat(span.getName()).isEqualTo("process TrainingStarted");
                    assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
                    assertThat(span.getParentSpanId()).isEqualTo(trainersSpan);
                }));
    }

    @Test
    void askingALabelerIsAPartOfTheUsersRequest() throws IOException {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().labeled(0);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        AtomicReference<String> asked = new AtomicReference<>();
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            asked.set(exchange.getRequestHeaders().getFirst("traceparent"));
            LabelerWire.echo(exchange);
        })) {
            given().header("traceparent", "00-" + TRACE_ID + "-" + USERS_SPAN_ID + "-01")
                    .get("/api/v1/jobs/" + job + "/model")
                    .then()
                    .statusCode(200);
        }

        assertThat(asked.get()).startsWith("00-" + TRACE_ID + "-").doesNotContain(USERS_SPAN_ID);
    }

    @Test
    void leavesTheQuestionsOfIdleTrainersOutOfTheTraces() {
        Front.claim("idle").statusCode(204);
        Front.submitted(SPEC);

        await().atMost(PATIENCE).until(() -> !spans.getFinishedSpanItems().isEmpty());
        assertThat(spans.getFinishedSpanItems())
                .noneMatch(span -> span.getName().contains("claims"));
    }

    private String traceparentOf(UUID job, String type) {
        Header header = kafka.awaitRecord(
                        Topics.JOB_EVENTS,
                        found -> job.toString().equals(found.key())
                                && new String(found.value(), StandardCharsets.UTF_8).contains("\"" + type + "\""),
                        PATIENCE)
                .headers()
                .lastHeader("traceparent");
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
