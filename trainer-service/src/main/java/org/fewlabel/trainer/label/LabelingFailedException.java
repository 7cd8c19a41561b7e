package org.fewlabel.trainer.label;

/** The labels of an epoch will never come: the labeler said so. */
public final class LabelingFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabelingFailedException(String message) {
        super(message);
    }
}
