package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** With mixed inputs, what goes through the network together: batch norm sees the rows of one pass at once. */
public enum MixturePass implements WireName {
    /** The labeled rows as they are and the mixtures of all rows: one pass. */
    JOINT,
    /** All rows as they are, then the mixtures: two passes. */
    APART
}
