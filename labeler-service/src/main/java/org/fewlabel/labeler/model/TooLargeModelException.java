package org.fewlabel.labeler.model;

/** A model takes more memory or room on disk than this labeler has for one. */
public final class TooLargeModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLargeModelException(String message) {
        super(message);
    }
}
