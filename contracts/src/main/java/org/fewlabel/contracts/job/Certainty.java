package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How a certainty-driven consistency loss keeps uncertain targets from misleading. */
public enum Certainty implements WireName {
    /** Only the most certain share of the rows counts. */
    FILTERING,
    /** The less certain a row is, the higher is the temperature of its prediction and of its target. */
    TEMPERATURE,
    /** Both. */
    FILTERING_TEMPERATURE;

    public boolean filters() {
        return this != TEMPERATURE;
    }

    public boolean softens() {
        return this != FILTERING;
    }
}
