package org.fewlabel.learning.labeling;

/**
 * The epoch of a network that the validation images speak for: the first with its lowest error.
 *
 * @param epoch from 0
 * @param validationError in [0, 1]
 */
public record ChosenEpoch(int epoch, double validationError) {
    public ChosenEpoch {
        if (epoch < 0) {
            throw new IllegalArgumentException("the chosen epoch must not be negative, was " + epoch);
        }
        if (!(validationError >= 0 && validationError <= 1)) {
            throw new IllegalArgumentException(
                    "the chosen epoch's validation error must be in [0, 1], was " + validationError);
        }
    }

    /** The choice after a further epoch. */
    ChosenEpoch orBetter(int furtherEpoch, double error) {
        return error < validationError ? new ChosenEpoch(furtherEpoch, error) : this;
    }
}
