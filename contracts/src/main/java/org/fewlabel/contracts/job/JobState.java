package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/**
 * Where a job stands. {@code QUEUED → STARTING → RUNNING → SUCCEEDED | FAILED}, {@code PAUSING → PAUSED → QUEUED},
 * {@code CANCELLING → CANCELLED}, {@code RETRYING → QUEUED}. The legal moves are the gateway's business.
 */
public enum JobState implements WireName {
    QUEUED,
    STARTING,
    RUNNING,
    PAUSING,
    PAUSED,
    RETRYING,
    CANCELLING,
    CANCELLED,
    SUCCEEDED,
    FAILED;

    /** A terminal state never changes. */
    public boolean isTerminal() {
        return this == CANCELLED || this == SUCCEEDED || this == FAILED;
    }
}
