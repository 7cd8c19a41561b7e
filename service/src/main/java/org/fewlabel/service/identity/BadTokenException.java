package org.fewlabel.service.identity;

/** A token that somebody else signed is not good. */
public final class BadTokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message for whoever said the token, which it must not hold */
    public BadTokenException(String message) {
        super(message);
    }
}
