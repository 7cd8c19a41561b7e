package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunStopTest {
    private final RunStop stop = new RunStop();

    @Test
    void isNotRaisedAtFirst() {
        assertThat(stop.isRaised()).isFalse();
        assertThat(stop.reason()).isNull();
    }

    @Test
    void keepsTheStrongerReason() {
        stop.raise(Stop.PAUSE);
        stop.raise(Stop.CANCEL);
        stop.raise(Stop.RELEASE);

        assertThat(stop.reason()).isEqualTo(Stop.CANCEL);
    }

    /** However much longer a pause that came first, or comes later, might take. */
    @Test
    void knowsSinceWhenTheProcessIsToEnd() {
        stop.raise(Stop.PAUSE);
        assertThat(stop.sinceReleased()).isEmpty();

        stop.raise(Stop.RELEASE);

        assertThat(stop.reason()).isEqualTo(Stop.PAUSE);
        assertThat(stop.sinceReleased())
                .hasValueSatisfying(since -> assertThat(since).isBetween(Duration.ZERO, Duration.ofMinutes(1)));
    }

    @Test
    void wakesWhateverWaitsEachTime() {
        AtomicInteger wakeUps = new AtomicInteger();
        stop.onRaise(wakeUps::incrementAndGet);

        stop.raise(Stop.RELEASE);
        stop.raise(Stop.CANCEL);

        assertThat(wakeUps).hasValue(2);
    }

    @Test
    void wakesAtOnceWhenItWasRaisedBefore() {
        AtomicInteger wakeUps = new AtomicInteger();
        stop.raise(Stop.RELEASE);

        stop.onRaise(wakeUps::incrementAndGet);

        assertThat(wakeUps).hasValue(1);
    }
}
