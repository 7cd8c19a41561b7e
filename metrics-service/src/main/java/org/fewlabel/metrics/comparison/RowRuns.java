package org.fewlabel.metrics.comparison;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row before it is compared.
 *
 * @param id tells rows apart
 * @param settings what its runs have in common, by name, such as {@code labels} or {@code optimizer.learningRate}
 * @param planned how many repeats there are to be; null for as many as there are runs with different seeds
 * @param runs of several with the same seeds the first that has a value counts
 * @param baseline the row that it is compared with, by its id; null for none
 */
record RowRuns(
        String id,
        String label,
        Map<String, Object> settings,
        @Nullable Integer planned,
        List<Run> runs,
        @Nullable String baseline) {
    RowRuns {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        runs = List.copyOf(runs);
    }

    RowRuns against(@Nullable String otherId) {
        return new RowRuns(id, label, settings, planned, runs, id.equals(otherId) ? null : otherId);
    }
}
