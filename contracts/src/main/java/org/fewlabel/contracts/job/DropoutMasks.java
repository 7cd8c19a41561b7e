package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** Which activations are dropped where a changed image is compared with the image itself. */
public enum DropoutMasks implements WireName {
    /** The same ones, so that the change alone makes a difference. */
    SAME,
    /** Others in every pass. */
    FRESH
}
