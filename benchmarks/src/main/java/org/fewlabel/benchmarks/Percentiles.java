package org.fewlabel.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** How many values there are, and where half, ninety-nine in a hundred and all of them end. */
public record Percentiles(int count, double median, double p99, double most) {
    /** @throws IllegalArgumentException if there are none */
    public static Percentiles of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there are no values");
        }
        List<Double> sorted = values.stream().sorted().toList();
        return new Percentiles(
                sorted.size(), nearestRank(sorted, 0.5), nearestRank(sorted, 0.99), sorted.get(sorted.size() - 1));
    }

    private static double nearestRank(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d, median %.1f, p99 %.1f, most %.1f", count, median, p99, most);
    }
}
