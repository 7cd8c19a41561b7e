package org.fewlabel.gateway.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param next null on the last page */
public record JobPage(List<Job> jobs, @Nullable PageToken next) {
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
