package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How the labeled images enter the supervised loss. */
public enum LabeledImages implements WireName {
    /** As they are. */
    PLAIN,
    /** Mixed with each other, and so are their losses. */
    MIXED
}
