package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How the weight of the unsupervised loss rises. */
public enum RampShape implements WireName {
    /** Along a Gaussian: ·exp(−5(1 − e/R)²), from e⁻⁵ of the weight. */
    EXPONENTIAL,
    /** In equal steps from 0: ·e/R. */
    LINEAR
}
