package org.fewlabel.benchmarks;

import java.util.Arrays;

/** Where some measurements lie. */
public record Range(double median, double min, double max) {
    /** @param values at least one */
    public static Range of(double... values) {
        return new Range(
                median(values),
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow());
    }

    /** @param values at least one */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
