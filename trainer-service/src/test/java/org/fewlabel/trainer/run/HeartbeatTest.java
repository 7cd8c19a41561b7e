package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.trainer.TestJobs;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final AtomicInteger beats = new AtomicInteger();
    private final RunProgress progress = new RunProgress(
            TestJobs.claim(TestJobs.spec("{\"name\":\"supervised\"}", 4), 1, null),
            TestJobs.WATCHDOG,
            System::nanoTime);

    @Test
    void beatsUntilItIsClosed() throws InterruptedException {
        Heartbeat heartbeat = new Heartbeat(new Counting(false), progress, INTERVAL);
        await().until(() -> beats.get() >= 3);

        heartbeat.close();

        int beatsAtClose = beats.get();
        await().during(INTERVAL.multipliedBy(5)).until(() -> beats.get() == beatsAtClose);
        assertThat(beats).hasValue(beatsAtClose);
    }

    @Test
    void goesOnBeatingAfterABeatThatFailed() throws InterruptedException {
        try (Heartbeat heartbeat = new Heartbeat(new Counting(true), progress, INTERVAL)) {
            assertThat(heartbeat).isNotNull();
            await().untilAsserted(() -> assertThat(beats).hasValueGreaterThanOrEqualTo(3));
        }
    }

    /** Counts what is offered. */
    private final class Counting implements TrainingEvents {
        private final boolean fails;

        private Counting(boolean fails) {
            this.fails = fails;
        }

        @Override
        public void publish(TrainingEvent event) {
            throw new AssertionError("a heartbeat is not worth waiting for");
        }

        @Override
        public void offer(TrainingEvent event) {
            beats.incrementAndGet();
            if (fails) {
                throw new IllegalStateException("no broker");
            }
        }
    }
}
