package org.fewlabel.standalone.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.fewlabel.standalone.client.Comparison;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;
import org.jspecify.annotations.Nullable;

/** The rows of a sweep with the mean and the sample standard deviation over their seeds. */
public final class SweepSummary {
    private SweepSummary() {}

    public static Table table(SweepPlan plan, RunsFile file) {
        return table(plan, file, Map.of());
    }

    /** @param published what others found for a row, in [0, 1], to be shown beside it; may be empty */
    public static Table table(SweepPlan plan, RunsFile file, Map<String, Double> published) {
        List<String> header = new ArrayList<>(List.of("row", ">n", ">student", ">average", ">teacher", ">s per run"));
        if (!published.isEmpty()) {
            header.add(">published");
        }
        Table table = new Table(header);
        List<String> keys = plan.runs().stream().map(PlannedRun::key).toList();
        List<FinishedRun> finished =
                file.runs().stream().filter(run -> keys.contains(run.key())).toList();
        for (String row : plan.runs().stream().map(PlannedRun::row).distinct().toList()) {
            List<String> cells = new ArrayList<>(cells(
                    row, finished.stream().filter(run -> run.row().equals(row)).toList()));
            if (!published.isEmpty()) {
                Double error = published.get(row);
                cells.add(error == null ? "–" : spread(List.of(error)));
            }
            table.add(cells);
        }
        return table;
    }

    private static List<String> cells(String row, List<FinishedRun> runs) {
        String seconds = runs.isEmpty()
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.0f",
                        runs.stream()
                                .mapToDouble(FinishedRun::trainingSeconds)
                                .average()
                                .orElseThrow());
        return List.of(
                row,
                String.valueOf(runs.size()),
                spread(runs.stream().map(run -> run.student().last()).toList()),
                last(runs, FinishedRun::average),
                last(runs, FinishedRun::teacher),
                seconds);
    }

    private static String last(List<FinishedRun> runs, Function<FinishedRun, FinishedRun.@Nullable Errors> network) {
        return spread(runs.stream()
                .map(network)
                .filter(Objects::nonNull)
                .map(FinishedRun.Errors::last)
                .toList());
    }

    private static String spread(List<Double> values) {
        return values.isEmpty() ? "–" : Figures.spread(Comparison.Spread.of(values));
    }
}
