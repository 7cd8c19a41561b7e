package org.fewlabel.benchmarks.results;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.fewlabel.benchmarks.Spread;
import org.jspecify.annotations.Nullable;

/**
 * The mean of paired differences with Student's interval, mean ± t(0.975, n − 1) · s / √n: of 100 such intervals about 95
 * hold the true mean, if the differences are independent and about normal.
 *
 * @param n how many pairs
 * @param deviation the sample standard deviation s; null for a single pair
 * @param low null for a single pair, and so with {@code high}
 */
public record PairedDifference(
        int n,
        double mean,
        @Nullable Double deviation,
        @Nullable Double low,
        @Nullable Double high) {
    /** What is outside of the interval on either side. */
    private static final double TAIL = 0.025;
    /** The spread of two differences is one number: two that are alike by accident would tell anything apart. */
    private static final int PAIRS_MIN = 3;

    /** @param differences at least one */
    public static PairedDifference of(List<Double> differences) {
        int n = differences.size();
        Spread spread = Spread.of(differences);
        Double deviation = spread.deviation();
        if (deviation == null) {
            return new PairedDifference(n, spread.mean(), null, null, null);
        }
        double half = TDistribution.of(n - 1.0).inverseSurvivalProbability(TAIL) * deviation / Math.sqrt(n);
        return new PairedDifference(n, spread.mean(), deviation, spread.mean() - half, spread.mean() + half);
    }

    boolean hasTooFewPairs() {
        return n < PAIRS_MIN;
    }

    /** Whether 0 is outside of the interval, and the interval rests on enough pairs. */
    boolean toldApart() {
        return !hasTooFewPairs() && low != null && high != null && (low > 0 || high < 0);
    }
}
