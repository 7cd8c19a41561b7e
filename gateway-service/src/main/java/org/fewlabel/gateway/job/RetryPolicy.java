package org.fewlabel.gateway.job;

import java.time.Duration;
import org.fewlabel.contracts.Backoff;

/**
 * How often and how soon a job is tried again after an attempt that failed.
 *
 * @param attemptsMax how many attempts may fail before the job does
 * @param delay the wait after the first failure; it doubles with each
 * @param delayMax the longest wait
 */
public record RetryPolicy(int attemptsMax, Duration delay, Duration delayMax) {
    public RetryPolicy {
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("attempts-max must be at least 1, was: " + attemptsMax);
        }
        if (delay.isNegative() || delayMax.compareTo(delay) < 0) {
            throw new IllegalArgumentException("retry delays must not be negative and delay-max not below delay, were: "
                    + delay + ", " + delayMax);
        }
    }

    /** The wait after this many failed attempts, from 1. */
    Duration delayAfter(int attemptsFailed) {
        return new Backoff(delay, delayMax).delayAfter(attemptsFailed);
    }
}
