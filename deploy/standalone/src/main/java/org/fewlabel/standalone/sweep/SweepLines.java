package org.fewlabel.standalone.sweep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.contracts.sweep.SweepView.CellView;
import org.fewlabel.contracts.sweep.SweepView.CheckedCell;
import org.fewlabel.contracts.sweep.SweepView.Counts;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;

/** Sweeps as people read them. */
public final class SweepLines {
    private SweepLines() {}

    /** How far it is, and how long the rest takes. */
    static String progress(SweepView sweep) {
        Counts counts = sweep.counts();
        return counts.succeeded() + " of " + counts.all() + " done"
                + (counts.failed() == 0 ? "" : ", " + counts.failed() + " failed")
                + (sweep.etaSeconds() == null
                        ? ""
                        : " · ETA " + Figures.duration(Duration.ofSeconds(sweep.etaSeconds())));
    }

    /** One sweep in one line. */
    public static String line(SweepView sweep) {
        return sweep.name() + ": " + sweep.state().wireName() + " · " + progress(sweep)
                + (sweep.message() == null ? "" : " · " + sweep.message());
    }

    /** Every cell with the states of its runs, seed by seed. */
    public static Table cells(SweepView sweep) {
        Table table = new Table(List.of("cell", ">done", "runs, seed by seed"));
        for (CellView cell : Objects.requireNonNull(sweep.cells())) {
            Counts counts =
                    Counts.of(cell.runs().stream().map(SweepView.RunView::state).toList());
            table.add(List.of(
                    cell.label(),
                    counts.succeeded() + " of " + counts.all(),
                    cell.runs().stream()
                            .map(run -> run.seed() + " " + run.state().wireName())
                            .collect(Collectors.joining(", "))));
        }
        return table;
    }

    public static Table list(List<SweepView> sweeps) {
        Table table = new Table(List.of("id", "name", "state", ">done", ">failed", ">ETA"));
        for (SweepView sweep : sweeps) {
            Counts counts = sweep.counts();
            table.add(List.of(
                    sweep.id().toString(),
                    sweep.name(),
                    sweep.state().wireName(),
                    counts.succeeded() + " of " + counts.all(),
                    String.valueOf(counts.failed()),
                    sweep.etaSeconds() == null ? "–" : Figures.duration(Duration.ofSeconds(sweep.etaSeconds()))));
        }
        return table;
    }

    /** What would run, and how long trainers would be at it. */
    public static String of(SweepView.Check check) {
        Table table = new Table(List.of("cell", ">runs", ">s per run"));
        List<CheckedCell> cells = new ArrayList<>(check.cells());
        for (CheckedCell cell : cells) {
            table.add(List.of(
                    cell.label(),
                    String.valueOf(cell.runs().size()),
                    cell.secondsPerRun() == null ? "–" : String.format(Locale.ROOT, "%.0f", cell.secondsPerRun())));
        }
        Double seconds = check.estimate().trainerSeconds();
        return table
                + String.format(
                        Locale.ROOT,
                        "%s: %d cells, %d runs%n%s%n",
                        check.name(),
                        cells.size(),
                        check.runs(),
                        seconds == null
                                ? "how long they train is not known: "
                                        + check.estimate().restsOn()
                                : Figures.duration(Duration.ofSeconds(Math.round(seconds)))
                                        + " of training, to be divided by the trainers, by "
                                        + check.estimate().restsOn()
                                        + "; waits for labels come on top");
    }
}
