package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** Which prediction becomes the pseudo label. */
public enum Targets implements WireName {
    /** The one of this very step. */
    ITERATION,
    /** The one of the labeler's pass over all unlabeled images after an earlier epoch. */
    EPOCH
}
