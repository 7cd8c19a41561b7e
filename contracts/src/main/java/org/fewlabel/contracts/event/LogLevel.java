package org.fewlabel.contracts.event;

import org.fewlabel.contracts.WireName;

/** How much a line of a log matters. */
public enum LogLevel implements WireName {
    /** Something has changed. */
    INFO,
    /** Something is not as it should be, and goes on all the same. */
    WARN,
    /** Something for whoever runs the services. */
    ERROR
}
