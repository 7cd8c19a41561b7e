package org.fewlabel.contracts.sweep;

import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.JobState;

/** Where a run of a sweep stands, as far as it matters to the sweep. */
public enum RunState implements WireName {
    PLANNED,
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public static RunState of(JobState job) {
        return switch (job) {
            case QUEUED, RETRYING, PAUSED -> QUEUED;
            case STARTING, RUNNING, PAUSING, CANCELLING -> RUNNING;
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }

    public boolean isOver() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
