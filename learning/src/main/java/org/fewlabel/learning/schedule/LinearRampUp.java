package org.fewlabel.learning.schedule;

/**
 * Rises in equal steps: max · min(e,R)/R; 0 at epoch 0 and before, {@code max} from epoch R on.
 *
 * @param epochs R, how long the rise takes; with 0 it is over from the start
 */
public record LinearRampUp(double max, int epochs) implements Schedule {
    public LinearRampUp {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must not be negative, was " + epochs);
        }
    }

    @Override
    public double at(int epoch) {
        return epoch >= epochs ? max : max * Math.max(0, epoch) / epochs;
    }
}
