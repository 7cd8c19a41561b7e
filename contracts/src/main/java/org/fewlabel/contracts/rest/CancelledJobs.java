package org.fewlabel.contracts.rest;

import java.util.List;
import java.util.UUID;

/**
 * What became of a wish to cancel many jobs.
 *
 * @param jobs those that were cancelled, or whose trainers were asked to stop, oldest first
 * @param more whether the filter lets through others that could still be cancelled
 * @param unreadable those that another version wrote so that this one cannot read them, and that go on
 */
public record CancelledJobs(List<UUID> jobs, boolean more, List<UUID> unreadable) {
    public CancelledJobs {
        jobs = List.copyOf(jobs);
        unreadable = List.copyOf(unreadable);
    }
}
