package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** What is kept of a prediction when it becomes a target. */
public enum PseudoLabels implements WireName {
    /** Its most probable class. */
    HARD,
    /** All its probabilities. */
    SOFT
}
