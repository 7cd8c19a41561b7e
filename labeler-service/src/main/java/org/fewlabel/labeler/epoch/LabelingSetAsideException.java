package org.fewlabel.labeler.epoch;

/** Another labeler set the epoch's job aside, and this one lacks what it needs as well: those behind it go on. */
final class LabelingSetAsideException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabelingSetAsideException(String what, Throwable cause) {
        super(what, cause);
    }
}
