package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepState;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.contracts.sweep.SweepView.CellView;
import org.fewlabel.service.rest.PageToken;
import org.jspecify.annotations.Nullable;

/** Shows sweeps to users. */
final class SweepViews {
    private SweepViews() {}

    static SweepView of(Sweeps.Whole whole) {
        Map<Integer, List<SweepRun>> runs = whole.runs().stream().collect(Collectors.groupingBy(SweepRun::cell));
        boolean cancelled = whole.sweep().state() == SweepState.CANCELLED;
        List<CellView> cells = whole.cells().stream()
                .map(cell -> new CellView(
                        cell.label(),
                        cell.settings(),
                        runs.getOrDefault(cell.number(), List.of()).stream()
                                .map(run -> new SweepView.RunView(
                                        run.seed(), run.splitSeed(), state(run, cancelled), run.jobId(), run.message()))
                                .toList()))
                .toList();
        List<CellLength> lengths = whole.cells().stream().map(CellLength::of).toList();
        return of(whole.sweep(), whole.runs(), lengths, cells, whole.sweep().document());
    }

    static SweepView.PageView of(Sweeps.ListedPage page) {
        PageToken next = page.next();
        return new SweepView.PageView(
                page.sweeps().stream()
                        .map(listed -> of(listed.sweep(), listed.runs(), listed.cells(), null, null))
                        .toList(),
                next == null ? null : next.encode());
    }

    static SweepView.Check of(SweepCheck.Accepted checked, SweepEstimate estimate) {
        SweepPlan plan = checked.plan();
        List<SweepView.CheckedCell> cells = new ArrayList<>();
        for (SweepCell cell : checked.cells()) {
            cells.add(new SweepView.CheckedCell(
                    cell.label(),
                    cell.settings(),
                    cell.spec(),
                    plan.repeats().seeds().stream()
                            .map(seed -> cell.seeds(plan.repeats(), seed))
                            .toList(),
                    estimate.secondsPerRun().get(cell.number())));
        }
        return new SweepView.Check(
                plan.name(),
                cells.size() * plan.repeatCount(),
                cells,
                new SweepView.Estimate(estimate.trainerSeconds(), estimate.restsOn()));
    }

    /** @param lengths of its cells; empty where its time is not told */
    private static SweepView of(
            Sweep kept,
            List<SweepRun> runs,
            List<CellLength> lengths,
            @Nullable List<CellView> cells,
            @Nullable JsonNode plan) {
        boolean cancelled = kept.state() == SweepState.CANCELLED;
        SweepView.Counts counts = SweepView.Counts.of(
                runs.stream().map(run -> state(run, cancelled)).toList());
        Sweep sweep = kept.asShown(counts.active());
        return new SweepView(
                sweep.id(),
                sweep.name(),
                sweep.state(),
                sweep.message(),
                sweep.createdAt(),
                sweep.finishedAt(),
                counts,
                sweep.state() == SweepState.RUNNING && !lengths.isEmpty() ? SweepEta.seconds(lengths, runs) : null,
                sweep.settings().baseline(),
                sweep.settings().limits(),
                sweep.settings().repeats(),
                cells,
                plan,
                sweep.owner());
    }

    /** What a cancelled sweep had planned never comes. */
    private static RunState state(SweepRun run, boolean cancelled) {
        return cancelled && run.state() == RunState.PLANNED ? RunState.CANCELLED : run.state();
    }
}
