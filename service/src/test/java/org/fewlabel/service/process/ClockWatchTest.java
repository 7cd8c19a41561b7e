package org.fewlabel.service.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine whose clock is set. */
class ClockWatchTest {
    private final List<String> ends = new ArrayList<>();
    private long millisOfDay = 1_700_000_000_000L;
    private long elapsedNanos = -7;

    private final ClockWatch watch = new ClockWatch(ends::add, () -> millisOfDay, () -> elapsedNanos);

    private void passes(Duration time) {
        millisOfDay += time.toMillis();
        elapsedNanos += time.toNanos();
        watch.look();
    }

    private void isSet(Duration by) {
        millisOfDay += by.toMillis();
        watch.look();
    }

    /** A labeler was deaf for an hour: its Kafka client was to connect again at a time that came an hour later. */
    @Test
    void endsTheProcessWhereItIsSetBack() {
        passes(Duration.ofSeconds(2));
        isSet(Duration.ofHours(1));
        passes(Duration.ofMinutes(5));
        assertThat(ends).isEmpty();

        isSet(Duration.ofHours(-1));

        assertThat(ends)
                .containsExactly(
                        "the clock was set back by 3600 s, and what waits for a time of day would wait as much longer");
    }

    @Test
    void letsItGoOnWhereItIsSlewedOrSetForwardOrTheProcessWasSuspended() {
        for (int look = 0; look < 1_000; look++) {
            passes(Duration.ofSeconds(2));
            isSet(Duration.ofMillis(-100));
        }
        isSet(Duration.ofSeconds(-25));
        isSet(Duration.ofDays(1));
        passes(Duration.ofHours(3));

        assertThat(ends).isEmpty();
    }
}
