package org.fewlabel.learning.schedule;

/**
 * Another schedule that falls along a Gaussian at its end: of(e) · exp(−12.5(1 − (E − e)/D)²) in the last D epochs
 * (Laine, Aila, 2017, arXiv 1610.02242, appendix A). Never quite 0, so the last epoch is not wasted.
 *
 * @param length D, over how many epochs it falls
 * @param epochs E, the epochs of the run; from there on it stays at e^−12.5
 */
public record ExponentialRampDown(Schedule of, int length, int epochs) implements Schedule {
    public ExponentialRampDown {
        if (length < 0 || length > epochs) {
            throw new IllegalArgumentException("length must be from 0 to " + epochs + " epochs, was " + length);
        }
    }

    @Override
    public double at(int epoch) {
        int left = Math.max(0, epochs - epoch);
        if (left >= length) {
            return of.at(epoch);
        }
        double progress = 1 - (double) left / length;
        return of.at(epoch) * Math.exp(-12.5 * progress * progress);
    }
}
