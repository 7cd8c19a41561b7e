package org.fewlabel.trainer.label;

/** The labels of an epoch did not come in time; they may later. */
public final class LabelsOverdueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabelsOverdueException(String message) {
        super(message);
    }
}
