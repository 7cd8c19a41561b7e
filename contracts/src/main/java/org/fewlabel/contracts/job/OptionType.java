package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** What kind of value a method's option takes. */
public enum OptionType implements WireName {
    NUMBER,
    INTEGER,
    CHOICE
}
