package org.fewlabel.contracts;

import java.time.Duration;

/**
 * Waits between tries that double from one to the next, up to a bound.
 *
 * @param first the wait after the first failure
 * @param max the longest wait
 */
public record Backoff(Duration first, Duration max) {
    /** Enough to get from a millisecond to weeks. */
    private static final int DOUBLINGS_MAX = 30;

    public Backoff {
        if (first.isNegative() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the first wait must not be negative, and the longest not below it, were: " + first + ", " + max);
        }
    }

    /**
     * The wait before the next try.
     *
     * @param failures how many tries have failed so far, at least 1
     */
    public Duration delayAfter(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be at least 1, was: " + failures);
        }
        int doublings = Math.min(failures - 1, DOUBLINGS_MAX);
        // A first wait of years times a billion would overflow; the longest is reached long before.
        if (first.compareTo(max.dividedBy(1L << doublings)) > 0) {
            return max;
        }
        return first.multipliedBy(1L << doublings);
    }
}
