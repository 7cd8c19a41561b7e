package org.fewlabel.gateway.sweep;

import org.fewlabel.contracts.sweep.SweepLimits;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepRepeats;
import org.jspecify.annotations.Nullable;

/**
 * What a plan says of the sweep as a whole.
 *
 * @param baseline the label of the row that the others are compared with; null for none
 */
record SweepSettings(SweepRepeats repeats, @Nullable String baseline, SweepLimits limits) {
    static SweepSettings of(SweepPlan plan) {
        return new SweepSettings(plan.repeats(), plan.baseline(), plan.limits());
    }
}
