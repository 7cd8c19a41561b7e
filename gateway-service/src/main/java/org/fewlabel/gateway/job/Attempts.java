package org.fewlabel.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a job so far.
 *
 * @param last the number of the last claim, which fences off all before it; 0 before the first. A retry takes a number as well
 * @param failed how many ended in a way that counts against the job, since an epoch was labeled last; a pause or a shutdown
 *     does not
 * @param lease null where no trainer holds the job
 * @param retryAt when a job that waits to be tried again goes back to the queue; null in any other phase
 * @param lastFailure how the last one that failed ended; null as long as none has
 */
public record Attempts(
        int last,
        int failed,
        @Nullable Lease lease,
        @Nullable Instant retryAt,
        @Nullable Failure lastFailure) {
    static Attempts none() {
        return new Attempts(0, 0, null, null, null);
    }

    Attempts claimed(String trainer, @Nullable String request, Instant until) {
        return new Attempts(last + 1, failed, new Lease(trainer, request, until), null, lastFailure);
    }

    Attempts heard(Instant until) {
        return new Attempts(last, failed, lease == null ? null : lease.extended(until), retryAt, lastFailure);
    }

    /** Another epoch is labeled: what failed before did not keep the job from getting on. */
    Attempts gotOn() {
        return new Attempts(last, 0, lease, retryAt, lastFailure);
    }

    /** One more has failed, and another is to follow. */
    Attempts failed(Failure failure, RetryPolicy policy) {
        return new Attempts(last, failed + 1, null, failure.at().plus(policy.delayAfter(failed + 1)), failure);
    }

    /** The job has failed, and no other attempt is to follow. Labels may fail it when the attempt is over already. */
    Attempts failedForGood(Failure failure) {
        return new Attempts(last, lease == null ? failed : failed + 1, null, null, failure);
    }

    /** No trainer holds the job, and nothing is waited for. */
    Attempts released() {
        return new Attempts(last, failed, null, null, lastFailure);
    }

    /**
     * The user lets the job go on as if none had failed. The next claim has a higher number than the workers of the last one
     * know: what they still say is of a time before.
     */
    Attempts retried() {
        return new Attempts(last + 1, 0, null, null, lastFailure);
    }

    boolean isLeaseOver(Instant now) {
        return lease != null && !now.isBefore(lease.until());
    }

    boolean isRetryDue(Instant now) {
        return retryAt != null && !now.isBefore(retryAt);
    }

    /** Whether another attempt may follow if the one under way fails. */
    boolean areLeft(RetryPolicy policy) {
        return failed + 1 < policy.attemptsMax();
    }
}
