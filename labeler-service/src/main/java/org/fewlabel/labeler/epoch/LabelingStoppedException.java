package org.fewlabel.labeler.epoch;

/** The labeler shuts down in the middle of an epoch, which it or another one will find again. */
final class LabelingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabelingStoppedException() {
        super("the labeler shuts down");
    }
}
