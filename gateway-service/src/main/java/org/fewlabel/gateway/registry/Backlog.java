package org.fewlabel.gateway.registry;

import java.time.Instant;
import java.util.Map;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * All jobs at a glance.
 *
 * @param jobs how many there are of a state; a state without jobs may be missing
 * @param oldestQueuedSince when the job that waits longest entered the queue; null for an empty queue
 * @param earliestLeaseUntil the end of the lease that ends first; null without leases
 */
public record Backlog(
        Map<JobState, Long> jobs,
        @Nullable Instant oldestQueuedSince,
        @Nullable Instant earliestLeaseUntil) {
    public Backlog {
        jobs = Map.copyOf(jobs);
    }
}
