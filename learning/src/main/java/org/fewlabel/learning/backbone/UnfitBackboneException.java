package org.fewlabel.learning.backbone;

/** A file cannot serve as a backbone, or not as the job asks for it. The message says what is in the file. */
public final class UnfitBackboneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnfitBackboneException(String message) {
        super(message);
    }

    UnfitBackboneException(String message, Throwable cause) {
        super(message, cause);
    }
}
