package org.fewlabel.trainer.run;

import org.fewlabel.service.process.Pulse.Bound;
import org.fewlabel.service.process.Pulse.Phase;

/** What a run is at between two signs of life. */
final class RunPhase {
    /** Data are loaded, features computed, networks made. */
    static final Phase PREPARING = new Phase("it loads its data", Bound.OTHERS);

    static final Phase STEPPING = new Phase("it makes a step", Bound.OWN_PACE);
    /** Means and validation errors, which take longer than a step. */
    static final Phase ENDING_EPOCH = new Phase("it ends an epoch", Bound.OWN_PACE);
    /** As long as store and broker answer; what they do not is waited for. */
    static final Phase SAVING = new Phase("it saves an epoch", Bound.OTHERS);
    /** Labelers may be away for as long as they like. */
    static final Phase AWAITING_LABELS = new Phase("it awaits labels", Bound.NONE);

    private RunPhase() {}
}
