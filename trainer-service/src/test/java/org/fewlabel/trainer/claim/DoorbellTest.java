package org.fewlabel.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DoorbellTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Doorbell doorbell = new Doorbell();

    @Test
    void ringsOnceForAllThatRangBefore() throws InterruptedException {
        doorbell.ring();
        doorbell.ring();

        doorbell.await(LONG); // would time the test out if the rings were lost

        assertThat(nanosOf(() -> doorbell.await(SHORT))).isGreaterThanOrEqualTo(SHORT.toNanos());
    }

    @Test
    void wakesTheOneThatWaits() throws InterruptedException {
        Thread ringer = new Thread(doorbell::ring);
        ringer.start();

        doorbell.await(LONG);

        ringer.join();
    }

    private static long nanosOf(Waiting waiting) throws InterruptedException {
        long start = System.nanoTime();
        waiting.run();
        return System.nanoTime() - start;
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }
}
