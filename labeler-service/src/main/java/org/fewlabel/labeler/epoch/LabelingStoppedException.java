package org.fewlabel.labeler.epoch;

import org.jspecify.annotations.Nullable;

/** The labeler shuts down in the middle of an epoch, which it or another one will find again. */
final class LabelingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param cause what failed meanwhile; null where nothing did */
    LabelingStoppedException(@Nullable Throwable cause) {
        super("the labeler shuts down", cause);
    }
}
