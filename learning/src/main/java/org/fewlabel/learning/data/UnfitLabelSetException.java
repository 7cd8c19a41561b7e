package org.fewlabel.learning.data;

/** A job's label set and its data do not go together: images that are not there, other classes, nothing left without a label. */
public final class UnfitLabelSetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnfitLabelSetException(String message) {
        super(message);
    }
}
