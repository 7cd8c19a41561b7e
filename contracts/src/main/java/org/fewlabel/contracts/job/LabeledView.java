package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How training shows a labeled image. */
public enum LabeledView implements WireName {
    /** By small changes, as every method's paper has it. */
    WEAK,
    /** By the large changes of a strong view: what they do alone is the baseline of methods that show unlabeled images so. */
    STRONG
}
