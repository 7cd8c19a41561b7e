package org.fewlabel.gateway.identity;

/** Somebody wants to change what is somebody else's. */
public final class NotYoursException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message for the user */
    NotYoursException(String message) {
        super(message);
    }
}
