package org.fewlabel.learning.schedule;

/**
 * Falls along half a cosine: min + (max − min)(1 + cos(πe/E))/2 (Loshchilov, Hutter, 2017, arXiv 1608.03983, eq. 5,
 * without restarts). {@code max} at epoch 0 and before, {@code min} from epoch E on.
 *
 * @param epochs E, how long the fall takes; with 0 it is over from the start
 */
public record CosineAnnealing(double max, double min, int epochs) implements Schedule {
    public CosineAnnealing {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must not be negative, was " + epochs);
        }
    }

    @Override
    public double at(int epoch) {
        if (epoch >= epochs) {
            return min;
        }
        double progress = (double) Math.max(0, epoch) / epochs;
        return min + (max - min) * (1 + Math.cos(Math.PI * progress)) / 2;
    }
}
