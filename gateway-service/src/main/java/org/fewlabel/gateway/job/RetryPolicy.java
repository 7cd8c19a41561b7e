package org.fewlabel.gateway.job;

import org.fewlabel.contracts.Backoff;

/**
 * How often and how soon a job is tried again after an attempt that failed.
 *
 * @param attemptsMax how many attempts may fail before the job does
 * @param backoff the wait between one that failed and the next
 */
public record RetryPolicy(int attemptsMax, Backoff backoff) {
    public RetryPolicy {
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("attempts-max must be at least 1, was: " + attemptsMax);
        }
    }
}
