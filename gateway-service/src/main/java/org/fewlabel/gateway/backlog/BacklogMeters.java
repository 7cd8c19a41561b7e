package org.fewlabel.gateway.backlog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Backlog;
import org.fewlabel.gateway.job.Jobs;
import org.fewlabel.gateway.outbox.Outbox;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The queue, the leases and the outbox as gauges. They are looked up at a steady pace and not when they are asked for, so
 * that many askers cost the database nothing and a database that hangs does not hang the answer: while it is away the gauges
 * are not a number.
 */
@ApplicationScoped
class BacklogMeters {
    private static final Logger LOG = Logger.getLogger(BacklogMeters.class);
    private static final double MILLIS_PER_SECOND = 1e3;
    /** So many looks may be missed before what was seen is too old to tell. */
    private static final int INTERVALS_MAX = 3;

    private final Jobs jobs;
    private final Outbox outbox;
    private final Clock clock;
    private final GatewayConfig config;
    private volatile @Nullable Seen seen;

    BacklogMeters(Jobs jobs, Outbox outbox, Clock clock, GatewayConfig config) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    private record Seen(Backlog jobs, Outbox.Backlog outbox, long atNanos) {}

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        for (JobState state : JobState.values()) {
            Gauge.builder("fewlabel.jobs", gauge(now -> now.jobs().jobs().getOrDefault(state, 0L)))
                    .description("Jobs by state")
                    .tag("state", state.wireName())
                    .register(registry);
        }
        Gauge.builder(
                        "fewlabel.queue.oldest.job.age",
                        gauge(now -> age(now.jobs().oldestQueuedSince())))
                .description("How long the job has waited that is longest in the queue; 0 for an empty queue")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "fewlabel.lease.oldest.heartbeat.age",
                        gauge(now -> heartbeatAge(now.jobs().earliestLeaseUntil())))
                .description("How long the trainer has been silent that is silent longest; 0 without a lease")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("fewlabel.outbox.records", gauge(now -> now.outbox().events()))
                .description("Job events that are decided and not yet known to be on Kafka")
                .register(registry);
        Gauge.builder(
                        "fewlabel.outbox.oldest.record.age",
                        gauge(now -> age(now.outbox().oldest())))
                .description("How long the job event has waited that waits longest to be on Kafka; 0 without one")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("fewlabel.database.up", () -> current() == null ? 0 : 1)
                .description("1 while the database answers")
                .tag("database", "gateway")
                .register(registry);
    }

    @Scheduled(
            every = "{fewlabel.gauges.interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void look() {
        try {
            seen = new Seen(jobs.backlog(), outbox.backlog(), System.nanoTime());
        } catch (RuntimeException e) {
            // Whoever needs the database for more than this says so louder.
            LOG.debug("the backlog cannot be looked up", e);
            seen = null;
        }
    }

    private Supplier<Number> gauge(ToDoubleFunction<Seen> figure) {
        return () -> {
            Seen now = current();
            return now == null ? Double.NaN : figure.applyAsDouble(now);
        };
    }

    private @Nullable Seen current() {
        Seen now = seen;
        return now == null || isTooOld(now) ? null : now;
    }

    private boolean isTooOld(Seen now) {
        Duration age = Duration.ofNanos(System.nanoTime() - now.atNanos());
        return age.compareTo(config.gauges().interval().multipliedBy(INTERVALS_MAX)) > 0;
    }

    private double heartbeatAge(@Nullable Instant leaseUntil) {
        return leaseUntil == null ? 0 : age(leaseUntil.minus(config.lease().duration()));
    }

    /** Seconds since then; 0 for nothing, and for what another clock saw a little later than now. */
    private double age(@Nullable Instant since) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / MILLIS_PER_SECOND);
    }
}
