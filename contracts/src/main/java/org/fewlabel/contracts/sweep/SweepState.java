package org.fewlabel.contracts.sweep;

import org.fewlabel.contracts.WireName;

/** Where a sweep stands. */
public enum SweepState implements WireName {
    RUNNING,
    /** No run is submitted; those that were go on. */
    PAUSED,
    /** No run is submitted any more, and the jobs of those that were are cancelled. */
    CANCELLED,
    /** Every run is over. */
    FINISHED
}
