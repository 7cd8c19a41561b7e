package org.fewlabel.trainer.run;

/** An event did not reach the broker, however often it was tried. */
public final class UnpublishedEventException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnpublishedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
