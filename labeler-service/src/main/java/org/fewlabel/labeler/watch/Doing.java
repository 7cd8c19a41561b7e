package org.fewlabel.labeler.watch;

import org.fewlabel.service.process.Pulse;

/** What a labeler is at between two signs of life. */
public enum Doing implements Pulse.Phase {
    /** Snapshot, teacher, data and features are loaded; what does not answer is waited for between two tries, and not here. */
    LOADING("it loads what an epoch is labeled from", Pulse.Bound.OTHERS),
    PREDICTING("it predicts a batch of images", Pulse.Bound.OWN_PACE),
    SAVING("it saves what came of an epoch", Pulse.Bound.OTHERS),
    /** A network is loaded and asked: long before such a bound is reached nobody waits for the answer any more. */
    ANSWERING("it predicts pictures that somebody sent", Pulse.Bound.OWN_PACE);

    private final String told;
    private final Pulse.Bound bound;

    Doing(String told, Pulse.Bound bound) {
        this.told = told;
        this.bound = bound;
    }

    @Override
    public String told() {
        return told;
    }

    @Override
    public Pulse.Bound bound() {
        return bound;
    }
}
