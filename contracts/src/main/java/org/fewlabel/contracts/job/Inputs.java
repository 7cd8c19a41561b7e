package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How labeled and unlabeled images reach the network. */
public enum Inputs implements WireName {
    /** One batch of both, one forward pass, shared batch statistics. */
    MIXED,
    /** A batch of each, forwarded one after the other. */
    SEPARATE
}
