package org.fewlabel.gateway.backlog;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.outbox.Outbox;
import org.fewlabel.gateway.registry.Backlog;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.worker.Heard;
import org.fewlabel.gateway.worker.Workers;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The queue, the leases, the outbox and the workers as they were a moment ago. They are looked up at a steady pace and not when they
 * are asked for, so that many askers cost the database nothing and a database that hangs does not hang the answer.
 */
@ApplicationScoped
public class Backlogs {
    private static final Logger LOG = Logger.getLogger(Backlogs.class);
    private static final double MILLIS_PER_SECOND = 1e3;
    /** So many looks may be missed before what was seen is too old to tell. */
    private static final int INTERVALS_MAX = 3;

    private final Jobs jobs;
    private final Outbox outbox;
    private final Workers workers;
    private final DatabaseClock clock;
    private final GatewayConfig config;
    private volatile @Nullable Seen seen;

    Backlogs(Jobs jobs, Outbox outbox, Workers workers, DatabaseClock clock, GatewayConfig config) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.workers = workers;
        this.clock = clock;
        this.config = config;
    }

    /**
     * What was seen.
     *
     * @param listening whether what workers say got here
     * @param time the database's, which dates all of it
     * @param atNanos the same by this machine's clock for spans
     */
    public record Seen(
            Backlog jobs, Outbox.Backlog outbox, Heard workers, boolean listening, Instant time, long atNanos) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - atNanos);
        }

        /** Seconds since then; 0 for nothing. */
        public double secondsSince(@Nullable Instant then) {
            return then == null
                    ? 0
                    : Math.max(0, Duration.between(then, time).plus(age()).toMillis() / MILLIS_PER_SECOND);
        }
    }

    @Scheduled(
            every = "{fewlabel.gauges.interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void look() {
        try {
            seen = new Seen(
                    jobs.backlog(),
                    outbox.backlog(),
                    workers.heard(),
                    workers.isListening(),
                    clock.now(),
                    System.nanoTime());
        } catch (RuntimeException e) {
            // Whoever needs the database for more than this says so louder.
            LOG.debug("the backlog cannot be looked up", e);
            seen = null;
        }
    }

    /** What was seen last; empty while the database is away. */
    public Optional<Seen> current() {
        Seen now = seen;
        return now == null || isTooOld(now) ? Optional.empty() : Optional.of(now);
    }

    private boolean isTooOld(Seen now) {
        return now.age().compareTo(config.gauges().interval().multipliedBy(INTERVALS_MAX)) > 0;
    }
}
