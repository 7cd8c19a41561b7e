package org.fewlabel.metrics.comparison;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fewlabel.metrics.comparison.Comparison.Difference;
import org.fewlabel.metrics.comparison.Comparison.Row;
import org.fewlabel.metrics.comparison.Comparison.Unfinished;
import org.fewlabel.metrics.comparison.Comparison.Value;
import org.fewlabel.metrics.comparison.Question.Adjustment;
import org.fewlabel.metrics.comparison.Run.Seeds;
import org.fewlabel.statistics.Holm;
import org.fewlabel.statistics.MeanInterval;
import org.fewlabel.statistics.PairedDifference;
import org.fewlabel.statistics.Spread;
import org.jspecify.annotations.Nullable;

/** Means and differences of rows. What it says of a row depends on the row and its baseline alone. */
final class Comparer {
    private final Question question;
    private final Map<String, RowRuns> rows = new LinkedHashMap<>();
    /** By row and seeds. */
    private final Map<String, SortedMap<Seeds, Run>> counted = new LinkedHashMap<>();

    private Comparer(Question question, List<RowRuns> rows) {
        this.question = question;
        for (RowRuns row : rows) {
            this.rows.put(row.id(), row);
            SortedMap<Seeds, Run> values = new TreeMap<>();
            row.runs().stream().filter(run -> run.value() != null).forEach(run -> values.putIfAbsent(run.seeds(), run));
            counted.put(row.id(), values);
        }
    }

    /** @param rows each baseline is one of them */
    static Comparison compare(Question question, List<RowRuns> rows) {
        return new Comparer(question, rows).compare();
    }

    private Comparison compare() {
        Map<String, Difference> differences = new LinkedHashMap<>();
        rows.values().forEach(row -> {
            if (row.baseline() != null) {
                differences.put(row.id(), difference(row.id(), row.baseline()));
            }
        });
        List<String> tested = differences.entrySet().stream()
                .filter(entry -> entry.getValue().p() != null)
                .map(Map.Entry::getKey)
                .toList();
        if (question.adjust() == Adjustment.HOLM) {
            List<Double> adjusted = Holm.adjusted(tested.stream()
                    .map(id -> Objects.requireNonNull(differences.get(id).p()))
                    .toList());
            for (int i = 0; i < tested.size(); i++) {
                double p = adjusted.get(i);
                differences.computeIfPresent(tested.get(i), (id, difference) -> difference.adjusted(p));
            }
        }
        return new Comparison(
                question.figure().text(),
                question.confidence(),
                question.baseline(),
                question.adjust().wireName(),
                tested.size(),
                Comparison.PERCENT,
                differing(),
                rows.values().stream()
                        .map(row -> row(row, differences.get(row.id())))
                        .toList());
    }

    private Row row(RowRuns row, @Nullable Difference difference) {
        SortedMap<Seeds, Run> values = counted.get(row.id());
        Set<Run> taken = new HashSet<>(values.values());
        List<Run> left = row.runs().stream()
                .filter(run -> !taken.contains(run))
                .sorted(Comparator.comparing(Run::seeds))
                .toList();
        long repeats = row.runs().stream().map(Run::seeds).distinct().count();
        Spread spread = values.isEmpty()
                ? null
                : Spread.of(values.values().stream().map(Comparer::value).toList());
        MeanInterval interval = spread == null ? null : interval(spread, values.size());
        return new Row(
                row.id(),
                row.label(),
                row.settings(),
                row.planned() == null ? (int) repeats : (int) Math.max(row.planned(), repeats),
                values.size(),
                splits(values.keySet()),
                values.values().stream()
                        .map(run -> new Value(
                                run.jobId(), run.seeds().seed(), run.seeds().splitSeed(), value(run)))
                        .toList(),
                left.stream()
                        .filter(run -> !values.containsKey(run.seeds()))
                        .map(Comparer::listed)
                        .toList(),
                left.stream()
                        .filter(run -> values.containsKey(run.seeds()))
                        .map(Comparer::listed)
                        .toList(),
                spread == null ? null : (Double) spread.mean(),
                spread == null ? null : spread.deviation(),
                interval == null ? null : (Double) interval.low(),
                interval == null ? null : (Double) interval.high(),
                row.baseline(),
                difference);
    }

    private @Nullable MeanInterval interval(Spread spread, int n) {
        return n < MeanInterval.VALUES_MIN
                ? null
                : MeanInterval.of(spread.mean(), Objects.requireNonNull(spread.deviation()), n, question.confidence());
    }

    private Difference difference(String id, String baseline) {
        SortedMap<Seeds, Run> mine = counted.get(id);
        SortedMap<Seeds, Run> others = counted.get(baseline);
        Map<Seeds, Seeds> pairs = pairs(mine.keySet(), others.keySet());
        PairedDifference paired = pairs.isEmpty()
                ? null
                : PairedDifference.of(
                        pairs.entrySet().stream()
                                .map(pair -> value(mine.get(pair.getKey())) - value(others.get(pair.getValue())))
                                .toList(),
                        question.confidence());
        boolean enough = paired != null && !paired.hasTooFewPairs();
        return new Difference(
                pairs.size(),
                splits(pairs.keySet()),
                paired == null ? null : (Double) paired.mean(),
                paired == null ? null : paired.deviation(),
                enough ? paired.low() : null,
                enough ? paired.high() : null,
                question.confidence(),
                Difference.PAIRED_T,
                enough ? paired.pValue() : null,
                null,
                enough && paired.toldApart(),
                enough && paired.restsOnFewestPairs());
    }

    /**
     * Repeats of two rows that are a pair: they agree in all seeds or, where each row has one with the seed and the split seed alone, in
     * these. What starts from another job has seeds that its baseline lacks.
     */
    private static Map<Seeds, Seeds> pairs(Set<Seeds> mine, Set<Seeds> others) {
        Map<Seeds, List<Seeds>> mineByOwn = mine.stream().collect(Collectors.groupingBy(Seeds::own));
        Map<Seeds, List<Seeds>> othersByOwn = others.stream().collect(Collectors.groupingBy(Seeds::own));
        Map<Seeds, Seeds> pairs = new LinkedHashMap<>();
        for (Seeds seeds : mine) {
            List<Seeds> alike = othersByOwn.getOrDefault(seeds.own(), List.of());
            if (others.contains(seeds)) {
                pairs.put(seeds, seeds);
            } else if (alike.size() == 1 && mineByOwn.get(seeds.own()).size() == 1) {
                pairs.put(seeds, alike.get(0));
            }
        }
        return pairs;
    }

    private List<String> differing() {
        Set<String> names = new LinkedHashSet<>();
        rows.values().forEach(row -> names.addAll(row.settings().keySet()));
        return names.stream()
                .filter(name -> rows.values().stream()
                                .map(row -> String.valueOf(row.settings().get(name)))
                                .distinct()
                                .count()
                        > 1)
                .filter(name -> !rows.values().stream().allMatch(row -> isInLabel(row, name)))
                .toList();
    }

    /** Such as the labels of {@code fixmatch, 100 labels}. */
    private static boolean isInLabel(RowRuns row, String name) {
        String value = String.valueOf(row.settings().get(name));
        return Arrays.stream(row.label().split(" \\(|, "))
                .anyMatch(part -> part.equals(value) || part.equals(value + " " + name));
    }

    private static int splits(Iterable<Seeds> repeats) {
        Set<Long> splits = new LinkedHashSet<>();
        repeats.forEach(seeds -> splits.add(seeds.splitSeed()));
        return splits.size();
    }

    private static double value(Run run) {
        return Objects.requireNonNull(run.value());
    }

    private static Unfinished listed(Run run) {
        return new Unfinished(run.jobId(), run.seeds().seed(), run.seeds().splitSeed(), run.state(), run.reason());
    }
}
