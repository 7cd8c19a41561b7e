package org.fewlabel.gateway.job;

import org.fewlabel.contracts.UnfinishedEpoch;
import org.jspecify.annotations.Nullable;

/**
 * What workers have made of a job so far.
 *
 * @param labeled null before the first epoch is labeled
 * @param unfinished what the last trainer that was told to stop kept of an epoch; null for nothing
 */
public record Outputs(
        @Nullable LabeledEpoch labeled, @Nullable UnfinishedEpoch unfinished) {
    static Outputs none() {
        return new Outputs(null, null);
    }

    Outputs labeledUpTo(LabeledEpoch epoch) {
        return new Outputs(epoch, unfinished);
    }

    /** @param epoch after which the run goes on; null for one that begins anew. What was kept of a later one is of no use */
    Outputs setBackTo(@Nullable LabeledEpoch epoch) {
        return new Outputs(epoch, null);
    }

    /** @param further null for a trainer that kept nothing: what an earlier one kept is as good as it was */
    Outputs keeping(@Nullable UnfinishedEpoch further) {
        return further == null ? this : new Outputs(labeled, further);
    }

    /** What is known to be good: the labeled epochs, and not what a trainer left of the one after them. */
    Outputs labeledOnes() {
        return new Outputs(labeled, null);
    }

    /** What the next attempt can go on from, and nothing else. */
    Outputs toGoOnFrom() {
        return new Outputs(labeled, unfinishedToGoOn());
    }

    /**
     * Where the next attempt goes on in the middle of an epoch; null if it begins one. Only right after the last labeled
     * epoch: the labeler drops what an earlier attempt trained, so the epochs between would have no labels and no teacher.
     */
    public @Nullable UnfinishedEpoch unfinishedToGoOn() {
        int next = labeled == null ? 0 : labeled.epoch() + 1;
        return unfinished != null && unfinished.epoch() == next ? unfinished : null;
    }

    /** @param epochs how many the job asks for */
    boolean isLastEpochLabeled(int epochs) {
        return labeled != null && labeled.isLast(epochs);
    }
}
