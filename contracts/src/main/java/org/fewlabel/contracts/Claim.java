package org.fewlabel.contracts;

import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's answer to a trainer that asked for work: the job is this trainer's until the lease runs out.
 *
 * @param attempt counts the claims of this job from 1; it fences off every earlier attempt
 * @param resumeFrom where to go on; null for a fresh start
 * @param unfinished where the epoch after the resume point was left; null where nothing of it was kept
 * @param startFrom the snapshot of the job that {@code spec.startFrom} names, as it was when this job was submitted; null
 *     where the spec names none
 * @param leaseSeconds how long the claim lasts without a heartbeat ({@code TrainingProgress})
 * @param traceparent where the job's submission was in a trace, in the form of W3C's header of that name; null where it was in
 *     none
 * @param removedBefore epochs before this one are not to be gone on from, since their files are or may be deleted; null where
 *     none are
 */
public record Claim(
        UUID jobId,
        int attempt,
        JobSpec spec,
        @Nullable ResumePoint resumeFrom,
        @Nullable UnfinishedEpoch unfinished,
        @Nullable ArtifactReference startFrom,
        long leaseSeconds,
        @Nullable String traceparent,
        @Nullable Integer removedBefore) {
    public Claim {
        Check.present("jobId", jobId);
        Check.atLeast("attempt", attempt, 1);
        Check.present("spec", spec);
        if (leaseSeconds < 1) {
            throw new IllegalArgumentException("leaseSeconds must be at least 1, was: " + leaseSeconds);
        }
    }

    /** A claim of a job that is in no trace. */
    public Claim(
            UUID jobId,
            int attempt,
            JobSpec spec,
            @Nullable ResumePoint resumeFrom,
            @Nullable UnfinishedEpoch unfinished,
            @Nullable ArtifactReference startFrom,
            long leaseSeconds) {
        this(jobId, attempt, spec, resumeFrom, unfinished, startFrom, leaseSeconds, null);
    }

    /** A claim of a job of which no file was removed. */
    public Claim(
            UUID jobId,
            int attempt,
            JobSpec spec,
            @Nullable ResumePoint resumeFrom,
            @Nullable UnfinishedEpoch unfinished,
            @Nullable ArtifactReference startFrom,
            long leaseSeconds,
            @Nullable String traceparent) {
        this(jobId, attempt, spec, resumeFrom, unfinished, startFrom, leaseSeconds, traceparent, null);
    }

    /** The first epoch that may be gone on from if the resume point is damaged. */
    public int firstEpochKept() {
        return removedBefore == null ? 0 : removedBefore;
    }

    /**
     * The question.
     *
     * @param trainer a name that is unique among the running trainers
     * @param request stays the same as long as the trainer asks again because no answer came, and gets the same claim again; null
     *     from a trainer of before this field
     * @param precisions those that it computes in; null from a trainer of before this field
     */
    public record Request(
            String trainer,
            @Nullable String request,
            @Nullable Set<Precision> precisions) {}
}
