package org.fewlabel.contracts.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts the network from the weights and batch-norm statistics that an earlier job's student had after its last labeled
 * epoch, instead of from random ones.
 *
 * @param jobId of the earlier job, which must be over
 * @param withLastLayer whether its last layer is taken, too; without it the last layer starts as {@code seed} and
 *     {@code network.initialization} say, for data with other classes
 * @param moreLabels whether the earlier job, or one that it started from, knew labels that this one does not name or hides
 *     from training as validation images; null in a job of before this was asked, of which nobody knows
 */
public record StartFromSpec(
        UUID jobId, boolean withLastLayer, @Nullable Boolean moreLabels) {
    /** Null where the job does not ask for it. */
    static @Nullable StartFromSpec read(Fields fields, String name) {
        if (!fields.has(name)) {
            return null;
        }
        Fields below = fields.object(name);
        StartFromSpec spec = new StartFromSpec(
                below.requiredUuid("jobId"), below.flag("withLastLayer", true), below.flag("moreLabels", false));
        below.rejectUnknown();
        return spec;
    }
}
