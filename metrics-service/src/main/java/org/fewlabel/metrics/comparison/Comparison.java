package org.fewlabel.metrics.comparison;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * @param startModelSha256 the file whose weights are in them, that they started from in the end or their backbone; of each
     *     file a group of its own. Null for none
     * @param head what they train on the features of a backbone; of each kind a group of its own. Null for none
     * @param average of the step averages; null unless each of the jobs has one, which those of an earlier version may lack
     * @param teacher the same of the labeler's teacher snapshots
     */
    public record Group(
            Map<String, @Nullable Object> group,
            long n,
            boolean moreLabels,
            @Nullable String startModelSha256,
            @Nullable String head,
            Errors student,
            @Nullable Errors average,
            @Nullable Errors teacher) {
        public Group {
            group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        }

        private List<@Nullable Object> cells() {
            List<@Nullable Object> cells = new ArrayList<>(group.values());
            cells.add(n);
            addHeadlines(cells, student);
            addHeadlines(cells, teacher);
            // After the others, so that no column moves.
            addChosen(cells, student);
            addChosen(cells, teacher);
            addHeadlines(cells, average);
            addChosen(cells, average);
            cells.add(moreLabels);
            cells.add(startModelSha256);
            cells.add(head);
            return cells;
        }

        private static void addHeadlines(List<@Nullable Object> cells, @Nullable Errors errors) {
            add(cells, errors == null ? null : errors.last());
            add(cells, errors == null ? null : errors.medianOfLast20());
            add(cells, errors == null ? null : errors.best());
        }

        private static void addChosen(List<@Nullable Object> cells, @Nullable Errors errors) {
            add(cells, errors == null ? null : errors.chosenByValidation());
        }

        private static void add(List<@Nullable Object> cells, @Nullable Spread spread) {
            cells.add(spread == null ? null : (Double) spread.mean());
            cells.add(spread == null ? null : spread.std());
        }
    }

    /**
     * The test errors of a group's jobs, all of one kind of network. The headline is {@code last} or {@code
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
            addHeadlines(header, network);
        }
        for (String network : List.of("student", "teacher")) {
            addChosen(header, network);
        }
        addHeadlines(header, "average");
        addChosen(header, "average");
        header.add("moreLabels");
        header.add("startModelSha256");
        header.add("head");
        Csv csv = new Csv(header);
        groups.forEach(group -> csv.add(group.cells()));
        return csv;
    }

    private static void addHeadlines(List<String> header, String network) {
        for (String figure : List.of("Last", "MedianOfLast20", "Best")) {
            header.add(network + figure + "Mean");
            header.add(network + figure + "Std");
        }
    }

    private static void addChosen(List<String> header, String network) {
        header.add(network + "ChosenByValidationMean");
        header.add(network + "ChosenByValidationStd");
    }
}
