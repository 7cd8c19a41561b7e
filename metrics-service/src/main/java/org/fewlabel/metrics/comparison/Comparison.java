package org.fewlabel.metrics.comparison;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fewlabel.metrics.web.Csv;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in groups that agree in some fields, and how well each group did.
 *
 * @param by the fields, in the order they were asked for
 * @param groups in the order of the fields' values
 */
public record Comparison(List<String> by, List<Group> groups) {
    public Comparison {
        by = List.copyOf(by);
        groups = List.copyOf(groups);
    }

    /**
     * The jobs that agree in the compared fields.
     *
     * @param group the value of each field; null where the method knows no such choice
     * @param n how many jobs
     * @param moreLabels whether they use labels that their data sets do not name, or nobody knows that they do not. Such jobs
     *     are a group of their own, whatever the fields
     */
    public record Group(
            Map<String, @Nullable Object> group, long n, boolean moreLabels, Errors student, Errors teacher) {
        public Group {
            group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        }

        private List<@Nullable Object> cells() {
            List<@Nullable Object> cells = new ArrayList<>(group.values());
            cells.add(n);
            Stream.of(student, teacher)
                    .flatMap(errors -> Stream.of(errors.last(), errors.medianOfLast20(), errors.best()))
                    .forEach(spread -> {
                        cells.add(spread.mean());
                        cells.add(spread.std());
                    });
            // After the others, so that no column moves.
            for (Errors errors : List.of(student, teacher)) {
                Spread chosen = errors.chosenByValidation();
                cells.add(chosen == null ? null : (Double) chosen.mean());
                cells.add(chosen == null ? null : chosen.std());
            }
            cells.add(moreLabels);
            return cells;
        }
    }

    /**
     * The test errors of a group's jobs, of their students or of their teachers. The headline is {@code last} or {@code
     * medianOfLast20}; {@code best} was picked by looking at the test set.
     *
     * @param chosenByValidation null unless each of the jobs has such an error
     */
    public record Errors(
            Spread last,
            Spread medianOfLast20,
            Spread best,
            @Nullable Spread chosenByValidation) {}

    /**
     * A mean over jobs, as a share in [0, 1], and its sample standard deviation (with n − 1), which is null where n is 1.
     */
    public record Spread(double mean, @Nullable Double std) {}

    @JsonIgnore
    Csv csv() {
        List<String> header = new ArrayList<>(by);
        header.add("n");
        for (String network : List.of("student", "teacher")) {
            for (String figure : List.of("Last", "MedianOfLast20", "Best")) {
                header.add(network + figure + "Mean");
                header.add(network + figure + "Std");
            }
        }
        for (String network : List.of("student", "teacher")) {
            header.add(network + "ChosenByValidationMean");
            header.add(network + "ChosenByValidationStd");
        }
        header.add("moreLabels");
        Csv csv = new Csv(header);
        groups.forEach(group -> csv.add(group.cells()));
        return csv;
    }
}
