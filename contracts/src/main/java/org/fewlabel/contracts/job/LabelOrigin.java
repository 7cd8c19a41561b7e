package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** Where the labels come from that a method with epoch targets trains on. */
public enum LabelOrigin implements WireName {
    /** The labeler's pass over the unlabeled images, as they are, with the epoch's snapshot. */
    INFERENCE,
    /** The predictions that were made in the step loop during the epoch, on augmented views. */
    RECORDED
}
