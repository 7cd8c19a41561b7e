package org.fewlabel.standalone.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups of jobs and how well each did, as the metrics service shows it; errors are shares in [0, 1]. */
public record Comparison(List<String> by, List<Group> groups) {
    public Comparison {
        by = List.copyOf(by);
        groups = List.copyOf(groups);
    }

    /**
     * @param moreLabels whether the jobs use more labels than their data sets name
     * @param startModelSha256 the file whose weights are in them, that they started from or their backbone; null for none
     * @param head what they train on the features of a backbone; null for none
     * @param average of the step averages; null unless each job has one, which those of an earlier version may lack
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
    }

    public record Errors(Spread last, Spread medianOfLast20, Spread best) {}

    /** @param std null where n is 1 */
    public record Spread(double mean, @Nullable Double std) {
        /** With the sample standard deviation. */
        public static Spread of(List<Double> values) {
            double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
            double squares = values.stream()
                    .mapToDouble(value -> (value - mean) * (value - mean))
                    .sum();
            return new Spread(mean, values.size() == 1 ? null : Math.sqrt(squares / (values.size() - 1)));
        }
    }
}
