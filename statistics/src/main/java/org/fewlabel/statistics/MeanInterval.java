package org.fewlabel.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Student's interval of a mean, mean ± t((1 + confidence) / 2, n − 1) · s / √n: of 100 such intervals at 0.95 about 95 hold the
 * true mean, if the values are independent and about normal.
 */
public record MeanInterval(double low, double high) {
    /** The spread of two values is one number: two that are alike by accident would make any mean look certain. */
    public static final int VALUES_MIN = 3;

    /**
     * @param deviation the sample standard deviation s
     * @param n how many values, at least 2
     * @param confidence above 0 and below 1
     */
    public static MeanInterval of(double mean, double deviation, int n, double confidence) {
        if (n < 2) {
            throw new IllegalArgumentException("an interval needs at least 2 values, were " + n);
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence must be above 0 and below 1, was " + confidence);
        }
        double half =
                TDistribution.of(n - 1.0).inverseSurvivalProbability((1 - confidence) / 2) * deviation / Math.sqrt(n);
        return new MeanInterval(mean - half, mean + half);
    }
}
