package org.fewlabel.learning.data;

/** What can be read of a data set is less than a job needs. */
public final class TooFewImagesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TooFewImagesException(String message) {
        super(message);
    }
}
