package org.fewlabel.gateway.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.fewlabel.contracts.sweep.RunState;
import org.jspecify.annotations.Nullable;

/**
 * How long the rest of a sweep takes: a run takes as long as those of its cell that have succeeded; before one has, as long as
 * those of its method, by their steps; before one of these has, nobody can tell.
 */
final class SweepEta {
    private final Map<Integer, CellLength> cells;
    private final Map<Integer, Pace> ofCells = new HashMap<>();
    private final Map<String, Pace> ofMethods = new HashMap<>();

    private SweepEta(List<CellLength> cells) {
        this.cells = cells.stream().collect(Collectors.toMap(CellLength::number, cell -> cell));
    }

    /** Of runs that succeeded. */
    private record Pace(double seconds, long steps) {
        Pace plus(Pace other) {
            return new Pace(seconds + other.seconds, steps + other.steps);
        }
    }

    /**
     * Seconds, with as many runs at a time as are being trained now; null where nobody can tell, or nothing is left.
     *
     * @param cells those of the runs
     */
    static @Nullable Long seconds(List<CellLength> cells, List<RunsAlike> runs) {
        return new SweepEta(cells).seconds(runs);
    }

    private @Nullable Long seconds(List<RunsAlike> runs) {
        runs.stream()
                .filter(alike -> alike.state() == RunState.SUCCEEDED && alike.timed() > 0)
                .forEach(this::succeeded);
        double sum = 0;
        double longest = 0;
        int left = 0;
        int atWork = 0;
        for (RunsAlike alike : runs) {
            if (alike.state().isOver()) {
                continue;
            }
            Double whole = secondsOf(cell(alike));
            if (whole == null) {
                return null;
            }
            boolean works = alike.state() == RunState.RUNNING && alike.timed() > 0;
            double rest = works ? Math.max(0, whole - alike.seconds()) : whole;
            sum += rest * alike.count();
            longest = Math.max(longest, rest);
            atWork += works ? alike.count() : 0;
            left += alike.count();
        }
        return left == 0 ? null : (Long) Math.round(Math.max(longest, sum / Math.max(1, atWork)));
    }

    private void succeeded(RunsAlike alike) {
        CellLength cell = cell(alike);
        Pace pace = new Pace(alike.seconds(), cell.steps() * alike.timed());
        ofCells.merge(cell.number(), pace, Pace::plus);
        ofMethods.merge(cell.method(), pace, Pace::plus);
    }

    private @Nullable Double secondsOf(CellLength cell) {
        Pace own = ofCells.get(cell.number());
        Pace pace = own == null ? ofMethods.get(cell.method()) : own;
        return pace == null || pace.steps() == 0 ? null : (Double) (pace.seconds() / pace.steps() * cell.steps());
    }

    private CellLength cell(RunsAlike alike) {
        return Objects.requireNonNull(cells.get(alike.cell()), "cell");
    }
}
