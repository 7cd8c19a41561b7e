package org.fewlabel.metrics.comparison;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.fewlabel.metrics.web.BusyException;

/**
 * A few comparisons at a time: a large one takes some ten megabytes of the heap while it is made. The others wait for their turn, and
 * for so long.
 */
@ApplicationScoped
class Turns {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final Semaphore free;
    private final Duration waitMax;

    @Inject
    Turns(ComparisonConfig config) {
        this(config.concurrentMax(), WAIT_MAX);
    }

    Turns(int concurrentMax, Duration waitMax) {
        if (concurrentMax < 1) {
            throw new IllegalArgumentException(
                    "fewlabel.comparison.concurrent-max must be at least 1, was: " + concurrentMax);
        }
        this.free = new Semaphore(concurrentMax, true);
        this.waitMax = waitMax;
    }

    /** @throws BusyException if no turn comes in time */
    Comparison take(Supplier<Comparison> comparison) {
        try {
            if (!free.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new BusyException("as many comparisons are made as may be at a time; try again shortly");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("the metrics service is shutting down");
        }
        try {
            return comparison.get();
        } finally {
            free.release();
        }
    }
}
