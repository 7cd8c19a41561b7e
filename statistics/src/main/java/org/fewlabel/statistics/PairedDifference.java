package org.fewlabel.statistics;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The mean of paired differences with Student's interval, see {@link MeanInterval}.
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
    public static final double CONFIDENCE_USUAL = 0.95;
    public static final int PAIRS_MIN = MeanInterval.VALUES_MIN;

    /** @param differences at least one */
    public static PairedDifference of(List<Double> differences) {
        return of(differences, CONFIDENCE_USUAL);
    }

    /**
     * @param differences at least one
     * @param confidence of the interval, above 0 and below 1
     */
    public static PairedDifference of(List<Double> differences, double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence must be above 0 and below 1, was " + confidence);
        }
        int n = differences.size();
        Spread spread = Spread.of(differences);
        Double deviation = spread.deviation();
        if (deviation == null) {
            return new PairedDifference(n, spread.mean(), null, null, null);
        }
        MeanInterval interval = MeanInterval.of(spread.mean(), deviation, n, confidence);
        return new PairedDifference(n, spread.mean(), deviation, interval.low(), interval.high());
    }

    public boolean hasTooFewPairs() {
        return n < PAIRS_MIN;
    }

    /** Whether the interval rests on so few pairs that it is several times as wide as their spread: 2.5 s for three. */
    public boolean restsOnFewestPairs() {
        return n == PAIRS_MIN;
    }

    /** Whether 0 is outside of the interval, and the interval rests on enough pairs. */
    public boolean toldApart() {
        return !hasTooFewPairs() && low != null && high != null && (low > 0 || high < 0);
    }

    /**
     * How often a mean at least as far from 0 comes about where there is no difference, from the same t; below 1 − confidence
     * where the interval holds no 0. Null for a single pair.
     */
    public @Nullable Double pValue() {
        if (deviation == null) {
            return null;
        }
        if (deviation == 0) {
            return mean == 0 ? 1.0 : 0.0;
        }
        double t = Math.abs(mean) / (deviation / Math.sqrt(n));
        return 2 * TDistribution.of(n - 1.0).survivalProbability(t);
    }
}
