package org.fewlabel.standalone.sweep;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.fewlabel.standalone.client.Comparison;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;

/** The rows of a sweep with the mean and the sample standard deviation over their seeds. */
public final class SweepSummary {
    private SweepSummary() {}

    public static Table table(SweepPlan plan, RunsFile file) {
        Table table = new Table(List.of("row", ">n", ">student, last", ">teacher, last", ">s per run"));
        List<String> keys = plan.runs().stream().map(PlannedRun::key).toList();
        List<FinishedRun> finished =
                file.runs().stream().filter(run -> keys.contains(run.key())).toList();
        for (String row : plan.runs().stream().map(PlannedRun::row).distinct().toList()) {
            List<FinishedRun> runs =
                    finished.stream().filter(run -> run.row().equals(row)).toList();
            table.add(List.of(
                    row,
                    String.valueOf(runs.size()),
                    spread(runs.stream().map(run -> run.student().last()).toList()),
                    spread(runs.stream()
                            .map(FinishedRun::teacher)
                            .filter(Objects::nonNull)
                            .map(FinishedRun.Errors::last)
                            .toList()),
                    runs.isEmpty()
                            ? "–"
                            : String.format(
                                    Locale.ROOT,
                                    "%.0f",
                                    runs.stream()
                                            .mapToDouble(FinishedRun::trainingSeconds)
                                            .average()
                                            .orElseThrow())));
        }
        return table;
    }

    private static String spread(List<Double> values) {
        return values.isEmpty() ? "–" : Figures.spread(Comparison.Spread.of(values));
    }
}
