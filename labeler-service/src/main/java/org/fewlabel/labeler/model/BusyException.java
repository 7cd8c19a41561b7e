package org.fewlabel.labeler.model;

/** As much is under way as a labeler does at a time; a little later there is room. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BusyException(String message) {
        super(message);
    }
}
