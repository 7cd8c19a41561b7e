package org.fewlabel.metrics.comparison;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What helped: rows of repeats, each with its mean and spread and, where there is a baseline, its difference to it. What is said
 * of a row depends on its own runs and on those of its baseline alone, but for {@code pAdjusted}.
 *
 * @param figure which test error, such as {@code student.last}
 * @param adjust {@code holm} where what is told apart is so after Holm's correction for all comparisons, else {@code none}
 * @param comparisons how many differences have an interval: at 0.95, of twenty rows that do not differ from their baseline about
 *     one is told apart all the same, unless they are adjusted
 * @param unit of all errors and differences
 * @param differing the settings in which these rows differ, but for those that every label says
 */
@Schema(name = "Comparison")
public record Comparison(
        String figure,
        double confidence,
        @Nullable String baseline,
        String adjust,
        int comparisons,
        String unit,
        List<String> differing,
        List<Row> rows) {
    static final String PERCENT = "percent";

    public Comparison {
        differing = List.copyOf(differing);
        rows = List.copyOf(rows);
    }

    Comparison inOrder(Comparator<Row> order) {
        return new Comparison(
                figure,
                confidence,
                baseline,
                adjust,
                comparisons,
                unit,
                differing,
                rows.stream().sorted(order).toList());
    }

    /**
     * Runs that differ in their seeds alone.
     *
     * @param id tells rows apart that have the same label; the same for the same settings
     * @param settings what the runs have in common: the usual ones, and all that is not as it is by default
     * @param planned how many repeats there are or are to be
     * @param n how many of them have a value
     * @param splits how many sets of labeled images those have; with a single one, all of it is said of these images only
     * @param values every one of them, in the order of the seeds
     * @param unfinished runs of seeds that have no value, with their state: those that failed stay
     * @param repeated runs that do not count, since another one with the same settings and seeds has a value
     * @param mean null where n is 0
     * @param std the sample standard deviation, with n − 1; null where n is below 2
     * @param meanLow the low end of Student's interval of the mean, at the comparison's confidence; null where n is below 3, and so
     *     with {@code meanHigh}. Rows whose intervals overlap may differ all the same: that is what the difference is for
     * @param baseline the id of the row that it is compared with; null for none
     * @param difference null where there is no baseline, as of the baseline itself
     */
    @Schema(name = "ComparisonRow")
    public record Row(
            String id,
            String label,
            Map<String, Object> settings,
            int planned,
            int n,
            int splits,
            List<Value> values,
            List<Unfinished> unfinished,
            List<Unfinished> repeated,
            @Nullable Double mean,
            @Nullable Double std,
            @Nullable Double meanLow,
            @Nullable Double meanHigh,
            @Nullable String baseline,
            @Nullable Difference difference) {
        public Row {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            values = List.copyOf(values);
            unfinished = List.copyOf(unfinished);
            repeated = List.copyOf(repeated);
        }

        long failed() {
            return unfinished.stream()
                    .filter(run -> run.state().equals("failed"))
                    .count();
        }
    }

    /** The test error of a run, in percent. */
    @Schema(name = "ComparisonValue")
    public record Value(@Nullable UUID jobId, long seed, long splitSeed, double value) {}

    /**
     * A run without a value, or that does not count.
     *
     * @param reason why it has none, where the state does not say it
     */
    @Schema(name = "ComparisonRun")
    public record Unfinished(
            @Nullable UUID jobId,
            long seed,
            long splitSeed,
            String state,
            @Nullable String reason) {}

    /**
     * The row's error less the baseline's, over the repeats that agree in seed and split seed: below 0 the row is better.
     *
     * @param pairs how many there are
     * @param splits how many sets of labeled images they have
     * @param mean null where there are none
     * @param std the sample standard deviation of the differences
     * @param low null, as {@code high} and {@code p}, where there are fewer than 3 pairs
     * @param statistic how the interval is made: Student's t of the paired differences
     * @param p how often a mean at least as far from 0 comes about where there is no difference
     * @param pAdjusted the same after Holm's correction; null where none is asked for
     * @param toldApart whether the interval holds no 0 and, where it is adjusted, pAdjusted is below 1 − confidence
     * @param wide whether the interval rests on 3 pairs, which makes it 2.5 deviations wide on each side
     */
    @Schema(name = "ComparisonDifference")
    public record Difference(
            int pairs,
            int splits,
            @Nullable Double mean,
            @Nullable Double std,
            @Nullable Double low,
            @Nullable Double high,
            double confidence,
            String statistic,
            @Nullable Double p,
            @Nullable Double pAdjusted,
            boolean toldApart,
            boolean wide) {
        static final String PAIRED_T = "paired-t";

        Difference adjusted(double adjustedP) {
            boolean stillTold = toldApart && adjustedP < 1 - confidence;
            return new Difference(
                    pairs, splits, mean, std, low, high, confidence, statistic, p, adjustedP, stillTold, wide);
        }
    }
}
