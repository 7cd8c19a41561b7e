package org.fewlabel.service.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutagesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Outages outages = new Outages(nanos::get);
    private final Outage away = new Outage(Outage.KAFKA, "away");

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void waitsForAsLongAsItIsSaidWithEachTry() {
        for (int tries = 0; tries < 1_000; tries++) {
            outages.begin("intake", away);
            pass(Duration.ofMinutes(5));
            assertThat(outages.isWaitedOutBy(Thread.currentThread())).isTrue();
        }

        outages.over("intake");

        assertThat(outages.isWaitedOutBy(Thread.currentThread())).isFalse();
    }

    /** After an outage of two seconds the next try hung, and no watchdog looked at it: it was taken for a wait. */
    @Test
    void isAtATryWhenItHasSaidNothingForLong() {
        outages.begin("intake", away);
        pass(Duration.ofMinutes(11));

        assertThat(outages.isWaitedOutBy(Thread.currentThread())).isFalse();
        assertThat(outages.current()).as("what readiness says").containsKey("intake");
    }

    @Test
    void isOfNoOtherThread() {
        outages.begin("intake", away);

        assertThat(outages.isWaitedOutBy(new Thread())).isFalse();
    }
}
