package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How the learning rate rises in its first epochs. */
public enum WarmUp implements WireName {
    /** In equal steps. */
    LINEAR,
    /** Along a Gaussian: ·exp(−5(1 − e/W)²). */
    EXPONENTIAL
}
