package org.fewlabel.learning.augmentation;

import java.util.List;
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;

/**
 * What the batches of a run are made of. With the same plan, a step's batch is always the same, whoever prepares it and
 * whatever came before.
 *
 * @param inputs {@link Inputs#MIXED} for labeled and unlabeled rows in one batch, {@link Inputs#SEPARATE} for a batch of each
 * @param labeledView of the labeled rows
 * @param unlabeledViews of the unlabeled rows, one batch for each; empty for a method that looks at no unlabeled images.
 *     Where the inputs are mixed, the labeled rows are rendered afresh for each of them
 * @param stepsPerEpoch at least 1
 * @param seed of orders and views
 */
public record BatchPlan(
        Examples training,
        LabeledSplit split,
        BatchSpec batch,
        Inputs inputs,
        View labeledView,
        List<View> unlabeledViews,
        int stepsPerEpoch,
        long seed) {
    public BatchPlan {
        unlabeledViews = List.copyOf(unlabeledViews);
        if (stepsPerEpoch < 1) {
            throw new IllegalArgumentException("stepsPerEpoch must be at least 1, was " + stepsPerEpoch);
        }
    }
}
