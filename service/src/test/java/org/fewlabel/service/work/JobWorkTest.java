package org.fewlabel.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.service.work.JobWork.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobWorkTest {
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    private final UUID jobId = UUID.randomUUID();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final JobWork work = new JobWork(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build());

    @Test
    void goesOnWithATraceAndTellsWhoeverFollows() {
        String told;
        try (Part part = work.begin("train", TRACEPARENT, jobId, 1)) {
            told = JobWork.traceparent();
        }

        SpanData span = spans.getFinishedSpanItems().get(0);
        assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
        assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(told).isEqualTo("00-" + TRACE_ID + "-" + span.getSpanId() + "-01");
        assertThat(JobWork.traceparent()).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "no traceparent", "00-00000000000000000000000000000000-0000000000000000-00"})
    void beginsNoTraceWhereNoneComesIn(String traceparent) {
        try (Part part = work.begin("train", traceparent, jobId, 1)) {
            assertThat(JobWork.traceparent()).isNull();
        }

        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    /** The event was put aside for it, as if it were at fault itself. */
    @Test
    void takesAnEventWhoseHeaderHasNoValue() {
        Event event = Event.of(new JobCancelRequested(jobId, 1), Instant.EPOCH);
        RecordHeaders headers = new RecordHeaders();
        headers.add(JobWork.TRACEPARENT, null);

        try (Part part = work.received(event, headers)) {
            assertThat(JobWork.traceparent()).isNull();
        }
    }

    @Test
    void handsATraceOnThatItDoesNotRecordItself() {
        JobWork untraced = new JobWork(OpenTelemetry.noop());

        try (Part part = untraced.begin("train", TRACEPARENT, jobId, 1)) {
            assertThat(JobWork.traceparent()).isEqualTo(TRACEPARENT);
        }
    }
}
