package org.fewlabel.standalone.instance;

import java.time.Duration;
import java.time.Instant;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.engines.ChildProcess;
import org.jspecify.annotations.Nullable;

/**
 * How a part that is kept alive has fared.
 *
 * @param process null while there is none
 * @param restarts how often it was started after an end that nobody asked for
 * @param failures ends and starts that did not succeed, since it last ran for long
 * @param nextTryAt when it is started again; null for at once
 */
record Life(
        @Nullable ChildProcess process,
        int restarts,
        int failures,
        @Nullable End lastEnd,
        @Nullable Instant nextTryAt) {
    static final Life NEW = new Life(null, 0, 0, null, null);

    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
    /** Who has run for so long has not died at once: it is started again as after its first end. */
    private static final Duration STEADY = Duration.ofMinutes(10);

    Life started(ChildProcess started) {
        return new Life(started, lastEnd == null ? restarts : restarts + 1, failures, lastEnd, null);
    }

    /** Its process ended, or none could be started. */
    Life ended(End end) {
        boolean wasSteady = process != null
                && Duration.between(process.startedAt(), end.at()).compareTo(STEADY) >= 0;
        int failuresNow = wasSteady ? 1 : failures + 1;
        return new Life(null, restarts, failuresNow, end, end.at().plus(PAUSES.delayAfter(failuresNow)));
    }

    /** Somebody wants it at once, as if it had never failed; what went with the machine, say, has not died of itself. */
    Life asked() {
        return new Life(process == null || !process.lives() ? null : process, restarts, 0, lastEnd, null);
    }

    /** Whether it is time to start it. */
    boolean isDue(Instant now) {
        return process == null
                && (nextTryAt == null
                        || !now.isBefore(nextTryAt)
                        // The clock was set back.
                        || Duration.between(now, nextTryAt).compareTo(PAUSES.max()) > 0);
    }
}
