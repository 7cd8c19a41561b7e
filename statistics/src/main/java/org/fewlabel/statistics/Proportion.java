package org.fewlabel.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How often something is so, told from a random sample, with Wilson's score interval: all shares p that the sample does not speak
 * against, |successes / n − p| ≤ z √(p (1 − p) / n) with z the (1 + confidence) / 2 quantile of the normal distribution. Near 0 and
 * 1, where labels that are nearly all right are, it holds the true share about as often as it says, and never leaves [0, 1]. E. B.
 * Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical Association 22
 * (1927), 209–212.
 *
 * @param successes in how many of the sample it is so
 * @param n the size of the sample, at least 1
 * @param share of successes, in [0, 1], as are the interval's ends
 */
public record Proportion(int successes, int n, double share, double low, double high) {
    public static final double CONFIDENCE_USUAL = 0.95;

    /** With the interval at 0.95. */
    public static Proportion of(int successes, int n) {
        return of(successes, n, CONFIDENCE_USUAL);
    }

    /** @param confidence of the interval, above 0 and below 1 */
    public static Proportion of(int successes, int n, double confidence) {
        if (n < 1 || successes < 0 || successes > n) {
            throw new IllegalArgumentException(
                    "successes must be from 0 to a sample of at least 1, were " + successes + " of " + n);
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence must be above 0 and below 1, was " + confidence);
        }
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
        double share = (double) successes / n;
        double shrinkage = 1 + z * z / n;
        double middle = (share + z * z / (2 * n)) / shrinkage;
        double half = z / shrinkage * Math.sqrt(share * (1 - share) / n + z * z / (4.0 * n * n));
        // At the ends it is 0 and 1 but for rounding.
        return new Proportion(
                successes,
                n,
                share,
                successes == 0 ? 0 : Math.max(0, middle - half),
                successes == n ? 1 : Math.min(1, middle + half));
    }
}
