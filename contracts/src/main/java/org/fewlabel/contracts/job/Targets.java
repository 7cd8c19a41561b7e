package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** Which prediction becomes the pseudo label. */
public enum Targets implements WireName {
    /** The one of this very step. */
    ITERATION,
    /** One of an earlier epoch; who made it, {@link LabelOrigin} says where there is a choice. */
    EPOCH
}
