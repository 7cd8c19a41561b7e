package org.fewlabel.learning;

/** This machine does not compute in the precision that a job wants. Another one may. */
public final class PrecisionUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what it computes in, and what the other takes */
    public PrecisionUnavailableException(String message) {
        super(message);
    }
}
