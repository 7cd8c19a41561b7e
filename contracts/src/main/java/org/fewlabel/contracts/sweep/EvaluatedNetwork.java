package org.fewlabel.contracts.sweep;

import org.fewlabel.contracts.WireName;

/** The network that a test error is of. */
public enum EvaluatedNetwork implements WireName {
    /** The one that the optimizer trains. */
    STUDENT,
    /** The average of the student's weights over steps. */
    AVERAGE,
    /** The average over the snapshots of epochs, or the teacher that the method itself trains with. */
    TEACHER
}
