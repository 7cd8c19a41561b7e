package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** Which layers of a network keep the weights and batch-norm statistics that they start with. */
public enum FrozenLayers implements WireName {
    NONE,
    /** All but the last layer. They work as in prediction: by their statistics, without dropout. */
    BACKBONE
}
