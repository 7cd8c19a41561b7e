package org.fewlabel.artifacts;

import java.io.IOException;
import java.util.UUID;

/**
 * The store has nothing at all of a job that has stored something: then it is more likely to be another store than one that lost
 * everything.
 */
public final class UnknownJobException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param missing what was looked for */
    public UnknownJobException(UUID jobId, IOException missing) {
        super(
                "the store has nothing of job " + jobId + "; is fewlabel.artifacts.url that of the other services? "
                        + missing.getMessage(),
                missing);
    }
}
