package org.fewlabel.benchmarks.results;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.PlannedContrast;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.statistics.PairedDifference;
import org.jspecify.annotations.Nullable;

/**
 * A contrast of a plan as far as it is measured: test error after the last epoch of a less that of b, in percentage points,
 * repeat by repeat. Below zero a is better.
 *
 * @param planned how many pairs there are to be; a repeat in which either run is missing or failed has none
 * @param difference null where no pair is whole
 */
record Contrast(
        String name,
        String a,
        String b,
        TrainedNetwork network,
        int planned,
        List<Pair> pairs,
        @Nullable PairedDifference difference) {
    private static final double PERCENT = 100;

    Contrast {
        pairs = List.copyOf(pairs);
    }

    record Pair(int repeat, double difference) {}

    static List<Contrast> of(SweepPlan plan, RunsFile file) {
        return plan.contrasts().stream()
                .map(contrast -> of(contrast, plan, file))
                .toList();
    }

    private static Contrast of(PlannedContrast contrast, SweepPlan plan, RunsFile file) {
        List<Pair> pairs = new ArrayList<>();
        List<PlannedRun> ofA = plan.runsOf(contrast.a());
        List<PlannedRun> ofB = plan.runsOf(contrast.b());
        for (int i = 0; i < plan.repeatCount(); i++) {
            Double a = error(file.of(ofA.get(i)), contrast.network());
            Double b = error(file.of(ofB.get(i)), contrast.network());
            if (a != null && b != null) {
                pairs.add(new Pair(ofA.get(i).repeat(), a - b));
            }
        }
        List<Double> differences = pairs.stream().map(Pair::difference).toList();
        return new Contrast(
                contrast.name(),
                contrast.a(),
                contrast.b(),
                contrast.network(),
                plan.repeatCount(),
                pairs,
                differences.isEmpty() ? null : PairedDifference.of(differences));
    }

    private static @Nullable Double error(@Nullable FinishedRun run, TrainedNetwork network) {
        FinishedRun.Errors errors = run == null ? null : run.errors(network);
        return errors == null ? null : (Double) (errors.last() * PERCENT);
    }

    /** For a table. */
    String verdict() {
        if (difference == null || difference.hasTooFewPairs()) {
            return "too few pairs";
        }
        if (!difference.toldApart()) {
            return "not told apart";
        }
        return difference.mean() < 0 ? "lower" : "higher";
    }
}
