package org.fewlabel.gateway.label;

/** Of the same image several jobs were given different labels. */
public final class ContradictoryLabelsException extends Exception {
    private static final long serialVersionUID = 1;

    ContradictoryLabelsException(String message) {
        super(message);
    }
}
