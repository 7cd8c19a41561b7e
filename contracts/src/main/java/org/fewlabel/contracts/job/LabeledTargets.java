package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** What the unsupervised loss takes as the target of an image that has a label. */
public enum LabeledTargets implements WireName {
    /** That label. */
    GIVEN,
    /** A prediction, as for the images without one: the label is not looked at. */
    PREDICTED
}
