package org.fewlabel.service.scratch;

/** A file is larger than all the room that there is. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
        super(message);
    }
}
