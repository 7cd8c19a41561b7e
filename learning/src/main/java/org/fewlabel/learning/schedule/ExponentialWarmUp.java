package org.fewlabel.learning.schedule;

/**
 * Rises along a Gaussian to where another schedule begins, then follows that one: then(0) · exp(−5(1 − e/W)²) in epoch
 * e &lt; W, then(e − W) after (Laine, Aila, 2017, arXiv 1610.02242, appendix A). Begins at e⁻⁵ of where it ends.
 *
 * @param epochs W, how long the rise takes
 */
public record ExponentialWarmUp(int epochs, Schedule then) implements Schedule {
    public ExponentialWarmUp {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must not be negative, was " + epochs);
        }
    }

    @Override
    public double at(int epoch) {
        return epoch >= epochs ? then.at(epoch - epochs) : new GaussianRampUp(then.at(0), epochs).at(epoch);
    }
}
