package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** The optimizers that can be named in a job. */
public enum OptimizerName implements WireName {
    SGD,
    ADAM
}
