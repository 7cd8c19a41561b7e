package org.fewlabel.service.work;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.fewlabel.contracts.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Work on behalf of a job: it logs with the job's fields, and where the job has a trace, it is a part of that. The trace goes
 * from service to service as W3C's {@code traceparent}. Where none comes in none begins, so what happens every second, such as
 * heartbeats, fills no trace.
 */
@ApplicationScoped
public class JobWork {
    /** The name of the header, by W3C's Trace Context. */
    public static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;

    public JobWork(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("org.fewlabel");
    }

    /** A part of the work, on the thread that began it, to its close. */
    public static final class Part implements AutoCloseable {
        private final JobLog log;
        private final Span span;
        private final @Nullable Scope scope;

        @SuppressWarnings("MustBeClosedChecker") // It is closed with the part.
        private Part(JobLog log, Span span) {
            this.log = log;
            this.span = span;
            this.scope = span.getSpanContext().isValid() ? span.makeCurrent() : null;
        }

        @Override
        public void close() {
            if (scope != null) {
                scope.close();
            }
            span.end();
            log.close();
        }
    }

    /** @param traceparent of what the work follows on; null if that is unknown or not traced */
    public Part begin(String name, @Nullable String traceparent, UUID jobId, int attempt) {
        return begin(name, SpanKind.INTERNAL, traceparent, jobId, attempt, Map.of());
    }

    /** Begins to handle an event that came with these headers. */
    public Part received(Event event, Headers headers) {
        Header traceparent = headers.lastHeader(TRACEPARENT);
        return begin(
                "process " + event.type(),
                SpanKind.CONSUMER,
                // A header may be there without a value.
                traceparent == null || traceparent.value() == null
                        ? null
                        : new String(traceparent.value(), StandardCharsets.UTF_8),
                event.payload().jobId(),
                event.payload().attempt(),
                Map.of(
                        "messaging.system",
                        "kafka",
                        "messaging.destination.name",
                        event.payload().topic()));
    }

    private Part begin(
            String name,
            SpanKind kind,
            @Nullable String traceparent,
            UUID jobId,
            int attempt,
            Map<String, String> attributes) {
        JobLog log = JobLog.of(jobId, attempt);
        Context parent = traceparent == null ? Context.root() : context(traceparent);
        if (!Span.fromContext(parent).getSpanContext().isValid()) {
            return new Part(log, Span.getInvalid());
        }
        var span = tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(parent)
                .setAttribute("fewlabel.job.id", jobId.toString())
                .setAttribute("fewlabel.job.attempt", (long) attempt);
        attributes.forEach(span::setAttribute);
        return new Part(log, span.startSpan());
    }

    /** Where this thread is in a trace, for whoever goes on with the work; null where nothing is traced. */
    public static @Nullable String traceparent() {
        Map<String, String> fields = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), fields, Map::put);
        return fields.get(TRACEPARENT);
    }

    private static Context context(String traceparent) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, OneField.INSTANCE);
    }

    private enum OneField implements TextMapGetter<String> {
        INSTANCE;

        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(TRACEPARENT) ? traceparent : null;
        }
    }
}
