package org.fewlabel.gateway.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.fewlabel.contracts.sweep.RunState;
import org.jspecify.annotations.Nullable;

/**
 * How long the rest of a sweep takes: a run takes as long as those of its cell that have succeeded; before one has, as long as
 * those of its method, by their steps; before one of these has, nobody can tell.
 */
final class SweepEta {
    private final Map<Integer, CellLength> cells;
    private final List<SweepRun> runs;

    private SweepEta(List<CellLength> cells, List<SweepRun> runs) {
        this.cells = cells.stream().collect(Collectors.toMap(CellLength::number, cell -> cell));
        this.runs = runs;
    }

    /**
     * Seconds, with as many runs at a time as are being trained now; null where nobody can tell, or nothing is left.
     *
     * @param cells those of the runs
     */
    static @Nullable Long seconds(List<CellLength> cells, List<SweepRun> runs) {
        return new SweepEta(cells, runs).seconds();
    }

    private @Nullable Long seconds() {
        Map<Integer, Double> ofCells = new HashMap<>();
        double sum = 0;
        double longest = 0;
        int left = 0;
        int atWork = 0;
        for (SweepRun run : runs) {
            if (run.state().isOver()) {
                continue;
            }
            Double whole = ofCells.computeIfAbsent(run.cell(), number -> secondsOf(cell(run)));
            if (whole == null) {
                return null;
            }
            boolean works = run.state() == RunState.RUNNING && run.seconds() != null;
            double rest = works ? Math.max(0, whole - run.seconds()) : whole;
            sum += rest;
            longest = Math.max(longest, rest);
            atWork += works ? 1 : 0;
            left++;
        }
        return left == 0 ? null : (Long) Math.round(Math.max(longest, sum / Math.max(1, atWork)));
    }

    private @Nullable Double secondsOf(CellLength cell) {
        Double own = secondsPerStep(run -> run.cell() == cell.number());
        Double perStep = own == null ? secondsPerStep(run -> cell(run).method().equals(cell.method())) : own;
        return perStep == null ? null : (Double) (perStep * cell.steps());
    }

    /** Of the runs that succeeded. */
    private @Nullable Double secondsPerStep(Predicate<SweepRun> which) {
        double seconds = 0;
        long steps = 0;
        for (SweepRun run : runs) {
            if (run.state() == RunState.SUCCEEDED && run.seconds() != null && which.test(run)) {
                seconds += run.seconds();
                steps += cell(run).steps();
            }
        }
        return steps == 0 ? null : (Double) (seconds / steps);
    }

    private CellLength cell(SweepRun run) {
        return Objects.requireNonNull(cells.get(run.cell()), "cell");
    }
}
