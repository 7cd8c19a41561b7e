package org.fewlabel.trainer.run;

import org.fewlabel.service.process.Pulse;

/** What a run is at between two signs of life. */
enum RunPhase implements Pulse.Phase {
    /** Data are loaded, features computed, networks made. */
    PREPARING("it loads its data", Pulse.Bound.OTHERS),
    STEPPING("it makes a step", Pulse.Bound.OWN_PACE),
    /** Means and validation errors, which take longer than a step. */
    ENDING_EPOCH("it ends an epoch", Pulse.Bound.OWN_PACE),
    /** As long as store and broker answer; what they do not is waited for. */
    SAVING("it saves an epoch", Pulse.Bound.OTHERS),
    /** Labelers may be away for as long as they like. */
    AWAITING_LABELS("it awaits labels", Pulse.Bound.NONE);

    private final String told;
    private final Pulse.Bound bound;

    RunPhase(String told, Pulse.Bound bound) {
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
