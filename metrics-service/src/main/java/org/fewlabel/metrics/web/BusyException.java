package org.fewlabel.metrics.web;

/** As much is under way as may be at a time; a little later there is room. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message for the user */
    public BusyException(String message) {
        super(message);
    }
}
