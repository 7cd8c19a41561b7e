package org.fewlabel.gateway.backlog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.gateway.GatewayConfig;

/** The queue, the leases and the outbox as gauges; while the database is away they are not a number. */
@ApplicationScoped
class BacklogMeters {
    private final Backlogs backlogs;
    private final GatewayConfig config;

    BacklogMeters(Backlogs backlogs, GatewayConfig config) {
        this.backlogs = backlogs;
        this.config = config;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        for (JobState state : JobState.values()) {
            Gauge.builder("fewlabel.jobs", gauge(now -> now.jobs().jobs().getOrDefault(state, 0L)))
                    .description("Jobs by state")
                    .tag("state", state.wireName())
                    .register(registry);
        }
        Gauge.builder(
                        "fewlabel.queue.oldest.job.age",
                        gauge(now -> now.secondsSince(now.jobs().oldestQueuedSince())))
                .description("How long the job has waited that is longest in the queue; 0 for an empty queue")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("fewlabel.lease.oldest.heartbeat.age", gauge(this::heartbeatAge))
                .description("How long the trainer has been silent that is silent longest; 0 without a lease")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("fewlabel.outbox.records", gauge(now -> now.outbox().events()))
                .description("Job events that are decided and not yet known to be on Kafka")
                .register(registry);
        Gauge.builder(
                        "fewlabel.outbox.oldest.record.age",
                        gauge(now -> now.secondsSince(now.outbox().oldest())))
                .description("How long the job event has waited that waits longest to be on Kafka; 0 without one")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("fewlabel.outbox.put.aside.records", gauge(now -> now.outbox()
                        .putAside()))
                .description("Job events that can never be sent; the log says why")
                .register(registry);
        Gauge.builder("fewlabel.database.up", () -> backlogs.current().isPresent() ? 1 : 0)
                .description("1 while the database answers")
                .tag("database", "gateway")
                .register(registry);
    }

    private Supplier<Number> gauge(ToDoubleFunction<Backlogs.Seen> figure) {
        return () -> backlogs.current().map(figure::applyAsDouble).orElse(Double.NaN);
    }

    private double heartbeatAge(Backlogs.Seen now) {
        Instant leaseUntil = now.jobs().earliestLeaseUntil();
        return now.secondsSince(
                leaseUntil == null ? null : leaseUntil.minus(config.lease().duration()));
    }
}
