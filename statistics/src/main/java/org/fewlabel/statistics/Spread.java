package org.fewlabel.statistics;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where some measurements lie.
 *
 * @param deviation the sample standard deviation; null for a single measurement
 */
public record Spread(double mean, @Nullable Double deviation) {
    /** @param values at least one */
    public static Spread of(List<Double> values) {
        double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(mean, values.size() == 1 ? null : Math.sqrt(squares / (values.size() - 1)));
    }

    /** For a table. */
    public String text(int decimals) {
        String format = "%." + decimals + "f";
        String text = String.format(Locale.ROOT, format, mean);
        return deviation == null ? text : text + " ± " + String.format(Locale.ROOT, format, deviation);
    }
}
