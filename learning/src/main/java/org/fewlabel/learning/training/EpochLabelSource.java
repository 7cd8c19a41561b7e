package org.fewlabel.learning.training;

import org.fewlabel.learning.method.EpochLabels;

/** Where the pseudo labels of an earlier epoch come from. Asked only for methods that train on such labels. */
@FunctionalInterface
public interface EpochLabelSource {
    /**
     * Waits until there are labels. What it throws ends the run and reaches the caller of {@link Training#run}.
     *
     * @param epoch the finished epoch whose labels are wanted, from 0
     * @return the labels of that very epoch
     * @throws InterruptedException when the thread was interrupted while it waited, which is how a stop reaches it
     */
    EpochLabels labelsOf(int epoch) throws InterruptedException;
}
