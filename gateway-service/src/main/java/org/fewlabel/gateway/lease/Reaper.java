package org.fewlabel.gateway.lease;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Jobs;
import org.fewlabel.gateway.job.RetryPolicy;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends leases that have run out and puts jobs back in the queue whose wait is over. Every instance of the gateway may do
 * so: each job is looked at again under its lock.
 *
 * <p>A lease runs out when its trainer is silent, not when the gateway is deaf. So nothing is ended before Kafka has been
 * within reach for the length of a lease: long enough to hear, after a restart or an outage, what trainers said meanwhile.
 */
@ApplicationScoped
class Reaper {
    private static final Logger LOG = Logger.getLogger(Reaper.class);

    private final Jobs jobs;
    private final Hearing hearing;
    private final RetryPolicy retryPolicy;
    private final Clock clock;
    private final GatewayConfig config;
    private volatile @Nullable Instant hearingSince;

    Reaper(Jobs jobs, Hearing hearing, RetryPolicy retryPolicy, Clock clock, GatewayConfig config) {
        this.jobs = jobs;
        this.hearing = hearing;
        this.retryPolicy = retryPolicy;
        this.clock = clock;
        this.config = config;
    }

    @Scheduled(
            every = "{fewlabel.reaper-interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void reap() {
        moveEach(jobs.retriesDue(), Job::retryChecked);
        if (hasHeardLongEnough()) {
            moveEach(jobs.leasesOver(), (job, now) -> job.leaseChecked(retryPolicy, now));
        }
    }

    private void moveEach(List<UUID> ids, BiFunction<Job, Instant, Decision> move) {
        for (UUID id : ids) {
            try {
                jobs.change(id, move);
            } catch (RuntimeException e) {
                // The others must not wait for this one; it comes up again at the next look.
                LOG.errorf(e, "a job whose time has come cannot be moved: jobId=%s", id);
            }
        }
    }

    @Scheduled(
            every = "1h",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void forgetKeys() {
        jobs.forgetKeys(config.idempotencyKeysKept());
    }

    private boolean hasHeardLongEnough() {
        if (!hearing.isOpen()) {
            hearingSince = null;
            return false;
        }
        Instant now = clock.instant();
        Instant since = hearingSince;
        if (since == null) {
            hearingSince = now;
            return false;
        }
        Duration heard = Duration.between(since, now);
        return heard.compareTo(config.lease().duration()) >= 0;
    }
}
