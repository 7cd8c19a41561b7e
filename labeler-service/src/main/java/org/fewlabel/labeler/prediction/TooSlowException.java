package org.fewlabel.labeler.prediction;

/** A request alone takes longer than a request may; the same again would, too. */
public final class TooSlowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooSlowException(String message) {
        super(message);
    }
}
