package org.fewlabel.gateway.registry;

import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.jspecify.annotations.Nullable;

/** Which jobs a user wants to see; null where any will do. */
public record JobFilter(
        @Nullable JobState state,
        @Nullable MethodName method,
        @Nullable DatasetName dataset,
        @Nullable String name,
        @Nullable String owner) {
    /** Whether it lets every job through. */
    public boolean isEmpty() {
        return state == null && method == null && dataset == null && name == null && owner == null;
    }

    /** The same of somebody's jobs alone. */
    public JobFilter of(String onlyOwner) {
        return new JobFilter(state, method, dataset, name, onlyOwner);
    }
}
