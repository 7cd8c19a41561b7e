package org.fewlabel.gateway.registry;

import java.util.List;
import org.fewlabel.contracts.rest.UnreadableJob;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.service.rest.PageToken;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of jobs.
 *
 * @param unreadable why jobs that belong on the page are not on it
 * @param next where the next page begins; null on the last one
 */
public record JobPage(
        List<Job> jobs,
        List<UnreadableJob> unreadable,
        @Nullable PageToken next) {
    public JobPage {
        jobs = List.copyOf(jobs);
        unreadable = List.copyOf(unreadable);
    }
}
