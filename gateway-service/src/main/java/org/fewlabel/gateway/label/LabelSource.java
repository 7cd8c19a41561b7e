package org.fewlabel.gateway.label;

import org.fewlabel.contracts.WireName;

/** Where an image's label is from. */
public enum LabelSource implements WireName {
    /** The image came with it. */
    GIVEN,
    /** A network's most probable class. */
    PREDICTED
}
