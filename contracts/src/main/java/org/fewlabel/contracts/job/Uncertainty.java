package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** What several random predictions for an image say of how uncertain they are. */
public enum Uncertainty implements WireName {
    /** Their variance, summed over the classes. */
    VARIANCE,
    /** The entropy of their mean, in nats. */
    ENTROPY,
    /** The entropy of their mean less their mean entropy, in nats: what they disagree in. */
    MUTUAL_INFORMATION
}
