package org.fewlabel.gateway.lease;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Jobs;
import org.fewlabel.gateway.job.RetryPolicy;
import org.fewlabel.gateway.job.Workers;
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
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Jobs jobs;
    private final Workers workers;
    private final Hearing hearing;
    private final ExpiredLeases expiredLeases;
    private final RetryPolicy retryPolicy;
    private final Clock clock;
    private final GatewayConfig config;
    private final Lock atWork = new ReentrantLock();
    private @Nullable Instant hearingSince;
    private boolean failing;

    Reaper(
            Jobs jobs,
            Workers workers,
            Hearing hearing,
            ExpiredLeases expiredLeases,
            RetryPolicy retryPolicy,
            Clock clock,
            GatewayConfig config) {
        this.jobs = jobs;
        this.workers = workers;
        this.hearing = hearing;
        this.expiredLeases = expiredLeases;
        this.retryPolicy = retryPolicy;
        this.clock = clock;
        this.config = config;
    }

    @Scheduled(
            every = "{fewlabel.reaper-interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void reap() {
        if (!atWork.tryLock()) {
            return;
        }
        try {
            moveEach(jobs.retriesDue(), Job::retryChecked);
            if (hasHeardLongEnough()) {
                expiredLeases.add(moveEach(jobs.leasesOver(), (job, now) -> job.leaseChecked(retryPolicy, now)));
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("jobs whose time has come cannot be looked up; this is tried again and again", e);
            }
            failing = true;
        } finally {
            atWork.unlock();
        }
    }

    /** Lets a look that is under way end while there still is a database, and no other begin. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!atWork.tryLock(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("the reaper did not come to an end");
        }
    }

    /** @return how many of them moved: another instance may have been faster */
    private int moveEach(List<UUID> ids, BiFunction<Job, Instant, Decision> move) {
        int moved = 0;
        for (UUID id : ids) {
            try {
                Decision decision = jobs.change(id, move).orElse(null);
                if (decision instanceof Decision.Accepted accepted
                        && !accepted.events().isEmpty()) {
                    moved++;
                }
            } catch (RuntimeException e) {
                // The others must not wait for this one; it comes up again at the next look.
                LOG.errorf(e, "a job whose time has come cannot be moved: jobId=%s", id);
            }
        }
        return moved;
    }

    @Scheduled(
            every = "1h",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void forgetKeys() {
        jobs.forgetKeys(config.idempotencyKeysKept());
    }

    private boolean hasHeardLongEnough() {
        Instant since = hearingSince;
        boolean open = hearing.isOpen();
        workers.listening(open);
        if (!open) {
            if (since != null) {
                LOG.warn("Kafka does not answer; no lease ends before it has been back for the length of one");
            }
            hearingSince = null;
            return false;
        }
        Instant now = clock.instant();
        if (since == null) {
            LOG.info("Kafka answers");
            hearingSince = now;
            return false;
        }
        Duration heard = Duration.between(since, now);
        return heard.compareTo(config.lease().duration()) >= 0;
    }
}
