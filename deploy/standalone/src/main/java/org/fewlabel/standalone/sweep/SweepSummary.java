package org.fewlabel.standalone.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;
import org.fewlabel.statistics.Spread;

/** The rows of a sweep with the mean and the sample standard deviation over their repeats. */
public final class SweepSummary {
    private SweepSummary() {}

    public static Table table(SweepPlan plan, FinishedRuns finished) {
        return table(plan, finished, Map.of());
    }

    /** @param published what others found for a row, in [0, 1], to be shown beside it; may be empty */
    public static Table table(SweepPlan plan, FinishedRuns finished, Map<String, Double> published) {
        List<String> header = new ArrayList<>(
                List.of("row", ">n", ">student, last", ">average, last", ">teacher, last", ">s per run"));
        if (!published.isEmpty()) {
            header.add(">published");
        }
        Table table = new Table(header);
        for (String row : plan.labels()) {
            List<String> cells = new ArrayList<>(cells(
                    row,
                    plan.repeatCount(),
                    plan.runsOf(row).stream()
                            .map(finished::of)
                            .filter(Objects::nonNull)
                            .toList()));
            if (!published.isEmpty()) {
                Double error = published.get(row);
                cells.add(error == null ? "–" : spread(List.of(error)));
            }
            table.add(cells);
        }
        return table;
    }

    private static List<String> cells(String row, int repeats, List<FinishedRun> runs) {
        List<FinishedRun> succeeded =
                runs.stream().filter(FinishedRun::succeeded).toList();
        int failed = runs.size() - succeeded.size();
        String seconds = succeeded.isEmpty()
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.0f",
                        succeeded.stream()
                                .mapToDouble(FinishedRun::trainingSeconds)
                                .average()
                                .orElseThrow());
        return List.of(
                row,
                succeeded.size() + " of " + repeats + (failed == 0 ? "" : ", " + failed + " failed"),
                spread(succeeded, TrainedNetwork.STUDENT),
                spread(succeeded, TrainedNetwork.AVERAGE),
                spread(succeeded, TrainedNetwork.TEACHER),
                seconds);
    }

    private static String spread(List<FinishedRun> runs, TrainedNetwork network) {
        return spread(runs.stream()
                .map(run -> run.errors(network))
                .filter(Objects::nonNull)
                .map(FinishedRun.Errors::last)
                .toList());
    }

    private static String spread(List<Double> values) {
        return values.isEmpty() ? "–" : Figures.spread(Spread.of(values));
    }
}
