package org.fewlabel.contracts.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of jobs, newest first.
 *
 * @param unreadable jobs that belong on the page and that cannot be shown
 * @param nextPageToken null on the last page
 */
public record JobPageView(
        List<JobView> jobs,
        List<UnreadableJob> unreadable,
        @Nullable String nextPageToken) {
    public JobPageView {
        jobs = List.copyOf(jobs);
        unreadable = List.copyOf(unreadable);
    }
}
