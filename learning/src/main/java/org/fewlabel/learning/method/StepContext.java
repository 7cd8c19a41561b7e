package org.fewlabel.learning.method;

import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Where in the run a step is.
 *
 * @param seed the job's
 * @param epoch from 0
 * @param step in the epoch, from 0
 * @param labels of an earlier epoch; null before there are any, and for methods that do not train on them
 */
public record StepContext(
        long seed, int epoch, int step, @Nullable EpochLabels labels) {
    /** @param pass numbers the forward passes of a step: each has dropout masks of its own */
    long maskSeed(int pass) {
        return Randomness.seedOf(seed, Purpose.DROPOUT, epoch, step, pass);
    }

    /** For how the rows of this step's batch are mixed. */
    long mixupSeed() {
        return Randomness.seedOf(seed, Purpose.MIXUP, epoch, step);
    }

    /** For how its labeled rows are mixed with each other, where they are mixed by themselves. */
    long labeledMixupSeed() {
        return Randomness.seedOf(seed, Purpose.MIXUP, epoch, step, 1);
    }
}
