package org.fewlabel.trainer.claim;

import java.util.UUID;

/**
 * A claim that this version cannot read, such as one of a method of tomorrow: the job is this trainer's all the same, until it
 * says that it is not for it.
 */
public final class UnreadableClaimException extends Exception {
    private static final long serialVersionUID = 1;

    private final UUID jobId;
    private final int attempt;

    /** @param why for people */
    public UnreadableClaimException(UUID jobId, int attempt, String why, Throwable cause) {
        super(why, cause);
        this.jobId = jobId;
        this.attempt = attempt;
    }

    public UUID jobId() {
        return jobId;
    }

    public int attempt() {
        return attempt;
    }
}
