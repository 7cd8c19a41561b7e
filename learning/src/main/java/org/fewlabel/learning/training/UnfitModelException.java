package org.fewlabel.learning.training;

/** A file of weights is none that the job's network can start from. */
public final class UnfitModelException extends Exception {
    private static final long serialVersionUID = 1;

    public UnfitModelException(String message) {
        super(message);
    }
}
