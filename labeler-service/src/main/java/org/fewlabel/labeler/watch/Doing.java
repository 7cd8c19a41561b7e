package org.fewlabel.labeler.watch;

import org.fewlabel.service.process.Pulse.Bound;
import org.fewlabel.service.process.Pulse.Phase;

/** What a labeler is at between two signs of life. */
public final class Doing {
    /** Snapshot, teacher, data and features are loaded; what does not answer is waited for between two tries, and not here. */
    public static final Phase LOADING = new Phase("it loads what an epoch is labeled from", Bound.OTHERS);

    public static final Phase PREDICTING = new Phase("it predicts a batch of images", Bound.OWN_PACE);
    public static final Phase SAVING = new Phase("it saves what came of an epoch", Bound.OTHERS);
    /** A network is loaded and asked: long before such a bound is reached nobody waits for the answer any more. */
    public static final Phase ANSWERING = new Phase("it predicts pictures that somebody sent", Bound.OWN_PACE);

    private Doing() {}
}
