package org.fewlabel.gateway.sweep;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.fewlabel.contracts.sweep.SweepLimits;
import org.fewlabel.gateway.ToldOnce;
import org.fewlabel.service.rest.PageToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Submits the runs of sweeps, a few at a time, and sees to their end. Every instance of the gateway may do so: who is at a sweep
 * has its row's lock, and the others pass it over.
 *
 * <p>A sweep cannot starve anybody: whoever submits a job waits behind at most {@code limits.parallel} jobs of each sweep, for
 * those of its runs that are planned are not in the queue yet. Several sweeps take turns by the same bound.
 */
@ApplicationScoped
class SweepDriver {
    private static final Logger LOG = Logger.getLogger(SweepDriver.class);
    /** So many sweeps are looked at in one look; the next one goes on behind them. */
    private static final int SWEEPS_MAX = 50;
    /** A sweep submits as many runs in one look as may be active, and then it may pause or finish. */
    private static final int STEPS_MAX = SweepLimits.PARALLEL_MAX + 2;

    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Sweeps sweeps;
    private final Lock atWork = new ReentrantLock();
    /** Sweeps that cannot be got on with. */
    private final ToldOnce told = new ToldOnce();

    private @Nullable PageToken last;
    private boolean failing;

    SweepDriver(Sweeps sweeps) {
        this.sweeps = sweeps;
    }

    @Scheduled(
            every = "{fewlabel.sweeps.interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void drive() {
        look();
    }

    /** @return false if another thread is at it */
    boolean look() {
        if (!atWork.tryLock()) {
            return false;
        }
        try {
            List<PageToken> open = sweeps.open(last, SWEEPS_MAX);
            last = open.size() < SWEEPS_MAX ? null : open.get(open.size() - 1);
            open.forEach(each -> advance(each.id()));
            if (failing) {
                LOG.info("sweeps are looked after again");
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("sweeps cannot be looked up; this is tried again and again", e);
            }
            failing = true;
        } finally {
            atWork.unlock();
        }
        return true;
    }

    /** Lets a look that is under way end while there still is a database, and no other begin. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!atWork.tryLock(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("the driver of sweeps did not come to an end");
        }
    }

    /** The others must not wait for one that cannot be got on with; it comes up again at the next look. */
    private void advance(UUID id) {
        try {
            for (int step = 0; step < STEPS_MAX && sweeps.step(id); step++) {
                // Each step is a transaction of its own.
            }
            List<UUID> unreadable = sweeps.cancelJobs(id);
            if (unreadable.isEmpty()) {
                told.forget(id);
            } else if (told.isNew(id)) {
                LOG.errorf("jobs of a cancelled sweep cannot be read: sweepId=%s jobIds=%s", id, unreadable);
            }
        } catch (RuntimeException e) {
            if (told.isNew(id)) {
                LOG.errorf(e, "a sweep cannot be got on with; this is tried again and again: sweepId=%s", id);
            }
        }
    }
}
