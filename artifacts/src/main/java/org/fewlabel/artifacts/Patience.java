package org.fewlabel.artifacts;

import java.time.Duration;
import org.fewlabel.contracts.Backoff;

/**
 * How often a store that does not answer is tried before its user hears of it.
 *
 * @param triesMax at least 1, the first included
 * @param pauseFirst between the first two tries; it doubles from one to the next
 */
public record Patience(int triesMax, Duration pauseFirst) {
    private static final Duration PAUSE_MAX = Duration.ofMinutes(5);

    public Patience {
        if (triesMax < 1) {
            throw new IllegalArgumentException("triesMax must be at least 1, was: " + triesMax);
        }
        if (pauseFirst.isNegative() || pauseFirst.isZero()) {
            throw new IllegalArgumentException("pauseFirst must be positive, was: " + pauseFirst);
        }
    }

    /** The waits between the tries. */
    Backoff pauses() {
        return new Backoff(pauseFirst, pauseFirst.compareTo(PAUSE_MAX) < 0 ? PAUSE_MAX : pauseFirst);
    }
}
