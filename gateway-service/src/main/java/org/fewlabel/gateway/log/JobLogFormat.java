package org.fewlabel.gateway.log;

import org.fewlabel.contracts.WireName;

/** The form in which a log is handed out. */
enum JobLogFormat implements WireName {
    JSON,
    /** As a log is, to be read and searched. */
    TEXT
}
