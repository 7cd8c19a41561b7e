package org.fewlabel.gateway.job;

import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a job was submitted as; of all this its priority alone changes, if the user wants it.
 *
 * @param startFrom the snapshot whose weights it starts from; null for fresh weights
 * @param traceparent where its submission was in a trace; null where it was in none
 * @param owner whose it is
 * @param priority higher ones are claimed first; that of the spec until the user gives it another
 */
public record Origin(
        UUID id,
        JobSpec spec,
        @Nullable ArtifactReference startFrom,
        @Nullable String traceparent,
        String owner,
        int priority) {
    public Origin(
            UUID id, JobSpec spec, @Nullable ArtifactReference startFrom, @Nullable String traceparent, String owner) {
        this(id, spec, startFrom, traceparent, owner, spec.priority());
    }

    Origin withPriority(int newPriority) {
        return new Origin(id, spec, startFrom, traceparent, owner, newPriority);
    }
}
