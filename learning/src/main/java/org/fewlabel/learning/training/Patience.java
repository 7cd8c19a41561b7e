package org.fewlabel.learning.training;

import org.fewlabel.contracts.job.EarlyStoppingSpec;

/**
 * How far a run is from being stopped early.
 *
 * @param bestError the lowest validation error so far, in [0, 1]
 * @param epochsWithoutBetter epochs since it was reached
 */
public record Patience(double bestError, int epochsWithoutBetter) {
    public Patience {
        if (!(bestError >= 0 && bestError <= 1)) {
            throw new IllegalArgumentException("the best validation error must be in [0, 1], was " + bestError);
        }
        if (epochsWithoutBetter < 0) {
            throw new IllegalArgumentException(
                    "epochs without a better error must not be negative, were " + epochsWithoutBetter);
        }
    }

    /** After the first epoch that counts. */
    static Patience first(double error) {
        return new Patience(error, 0);
    }

    /** After one more epoch. */
    Patience next(double error, EarlyStoppingSpec spec) {
        return error < bestError - spec.minDelta() ? first(error) : new Patience(bestError, epochsWithoutBetter + 1);
    }

    boolean isOver(EarlyStoppingSpec spec) {
        return epochsWithoutBetter >= spec.patienceEpochs();
    }
}
