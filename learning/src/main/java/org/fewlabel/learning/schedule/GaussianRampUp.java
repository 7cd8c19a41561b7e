package org.fewlabel.learning.schedule;

/**
 * Rises along a Gaussian: max · exp(−5(1 − min(e,R)/R)²) (Laine, Aila, 2017, arXiv 1610.02242, §3.1). {@code max · e⁻⁵}
 * at epoch 0 and before, {@code max} from epoch R on.
 *
 * @param epochs R, how long the rise takes; with 0 it is over from the start
 */
public record GaussianRampUp(double max, int epochs) implements Schedule {
    public GaussianRampUp {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must not be negative, was " + epochs);
        }
    }

    @Override
    public double at(int epoch) {
        if (epoch >= epochs) {
            return max;
        }
        double missing = 1 - (double) Math.max(0, epoch) / epochs;
        return max * Math.exp(-5 * missing * missing);
    }
}
