package org.fewlabel.standalone.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of repeats and how they differ, as the gateway shows it; errors and differences are in percent.
 *
 * @param comparisons how many differences have an interval
 * @param differing the settings in which the rows differ and that their labels do not say
 */
public record Comparison(
        String figure, double confidence, String adjust, int comparisons, List<String> differing, List<Row> rows) {
    public Comparison {
        differing = List.copyOf(differing);
        rows = List.copyOf(rows);
    }

    /**
     * @param planned how many repeats there are or are to be
     * @param n how many of them have a value
     * @param splits how many sets of labeled images those have
     * @param unfinished runs without a value
     * @param mean null where n is 0
     * @param std null where n is below 2
     * @param baseline the id of the row that it is compared with; null for none
     * @param difference null where there is no baseline
     */
    public record Row(
            String id,
            String label,
            Map<String, Object> settings,
            int planned,
            int n,
            int splits,
            List<Run> unfinished,
            @Nullable Double mean,
            @Nullable Double std,
            @Nullable String baseline,
            @Nullable Difference difference) {
        public Row {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            unfinished = List.copyOf(unfinished);
        }

        /** Data set, labels and network: a baseline's label stands for one row of each. */
        public List<Object> cell() {
            return List.of(
                    settings.getOrDefault("dataset", ""),
                    settings.getOrDefault("labels", ""),
                    settings.getOrDefault("network", ""));
        }
    }

    public record Run(long seed, long splitSeed, String state) {}

    /**
     * @param mean null where there are no pairs
     * @param low null, as {@code high}, below 3 pairs
     * @param wide whether it rests on 3 pairs
     */
    public record Difference(
            int pairs,
            @Nullable Double mean,
            @Nullable Double low,
            @Nullable Double high,
            boolean toldApart,
            boolean wide) {}
}
