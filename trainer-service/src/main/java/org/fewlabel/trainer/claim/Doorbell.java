package org.fewlabel.trainer.claim;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Rings when a job was queued. Rings that nobody waits for are remembered, as one. */
@ApplicationScoped
public class Doorbell {
    private final Semaphore rings = new Semaphore(0);

    public void ring() {
        if (rings.availablePermits() == 0) {
            rings.release();
        }
    }

    /** Returns when it rings or has rung, or else after {@code wait}. */
    public void await(Duration wait) throws InterruptedException {
        if (rings.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            rings.drainPermits();
        }
    }
}
