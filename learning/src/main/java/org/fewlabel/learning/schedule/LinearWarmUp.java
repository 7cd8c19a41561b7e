package org.fewlabel.learning.schedule;

/**
 * Rises linearly to where another schedule begins, then follows that one (Goyal et al., 2017, arXiv 1706.02677, §2.2, by
 * epoch): then(0) · (e+1)/(W+1) in epoch e &lt; W, then(e − W) after. Never 0, so the first epochs are not wasted.
 *
 * @param epochs W, how long the rise takes
 */
public record LinearWarmUp(int epochs, Schedule then) implements Schedule {
    public LinearWarmUp {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must not be negative, was " + epochs);
        }
    }

    @Override
    public double at(int epoch) {
        if (epoch >= epochs) {
            return then.at(epoch - epochs);
        }
        return then.at(0) * (Math.max(0, epoch) + 1) / (epochs + 1);
    }
}
