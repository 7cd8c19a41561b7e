package org.fewlabel.learning.training;

/** A checkpoint that a run cannot go on from: it is of another job, or its parts are of other sizes than the run's. */
public final class UnfitCheckpointException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnfitCheckpointException(String message) {
        super(message);
    }

    UnfitCheckpointException(IllegalArgumentException cause) {
        super("the checkpoint does not fit: " + cause.getMessage(), cause);
    }
}
