package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
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
                                        run.seed(),
                                        run.splitSeed(),
                                        state(run.state(), cancelled),
                                        run.jobId(),
                                        run.message()))
                                .toList()))
                .toList();
        SweepView.Counts counts = SweepView.Counts.of(
                whole.runs().stream().map(run -> state(run.state(), cancelled)).toList());
        Long etaSeconds = SweepEta.seconds(
                whole.cells().stream().map(CellLength::of).toList(),
                whole.runs().stream().map(RunsAlike::of).toList());
        return of(whole.sweep(), counts, etaSeconds, cells, whole.sweep().document());
    }

    static SweepView.PageView of(Sweeps.ListedPage page) {
        PageToken next = page.next();
        return new SweepView.PageView(
                page.sweeps().stream()
                        .map(listed -> of(listed.sweep(), counts(listed), listed.etaSeconds(), null, null))
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

    private static SweepView of(
            Sweep kept,
            SweepView.Counts counts,
            @Nullable Long etaSeconds,
            @Nullable List<CellView> cells,
            @Nullable JsonNode plan) {
        Sweep sweep = kept.asShown(counts.active());
        return new SweepView(
                sweep.id(),
                sweep.name(),
                sweep.state(),
                sweep.message(),
                sweep.createdAt(),
                sweep.finishedAt(),
                counts,
                sweep.state() == SweepState.RUNNING ? etaSeconds : null,
                sweep.settings().baseline(),
                sweep.settings().limits(),
                sweep.settings().repeats(),
                cells,
                plan,
                sweep.owner());
    }

    private static SweepView.Counts counts(Sweeps.Listed listed) {
        boolean cancelled = listed.sweep().state() == SweepState.CANCELLED;
        Map<RunState, Integer> counts = new EnumMap<>(RunState.class);
        listed.runs().forEach((state, count) -> counts.merge(state(state, cancelled), count, Integer::sum));
        return SweepView.Counts.of(counts);
    }

    /** What a cancelled sweep had planned never comes. */
    private static RunState state(RunState state, boolean cancelled) {
        return cancelled && state == RunState.PLANNED ? RunState.CANCELLED : state;
    }
}
