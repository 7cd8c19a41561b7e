package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** Which parameters weight decay and L1 pull towards zero. */
public enum WeightDecayOn implements WireName {
    /** Every one, which is what PyTorch's optimizers do. */
    ALL,
    /** The weights of convolutions and dense layers: neither biases nor batch norm's scales and shifts. */
    WEIGHTS
}
