package org.fewlabel.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.statistics.Spread;
import org.jspecify.annotations.Nullable;

/**
 * The repeats of one row of a sweep; errors are test errors after the last epoch, in percent.
 *
 * @param inputs null where the method knows no such choice, and so with {@code targets} and {@code mixupLoss}
 * @param steps of a whole run; null where nobody can tell
 * @param planned how many repeats there are to be; those without a run in {@code runs} are not finished
 * @param student null where no run has succeeded
 * @param average null where no run reports one, and so with {@code teacher}
 * @param secondsPerRun of training, without waiting for labels; null where no run has succeeded
 */
record ResultRow(
        String row,
        String dataset,
        int labels,
        String network,
        String method,
        @Nullable String inputs,
        @Nullable String targets,
        @Nullable String mixupLoss,
        int epochs,
        @Nullable Long steps,
        int planned,
        @Nullable Errors student,
        @Nullable Errors average,
        @Nullable Errors teacher,
        @Nullable Double secondsPerRun,
        List<Run> runs) {
    private static final double PERCENT = 100;

    ResultRow {
        runs = List.copyOf(runs);
    }

    /**
     * Of one network, over repeats.
     *
     * @param n how many runs report them
     * @param std the sample standard deviation; null for a single run
     */
    record Errors(int n, double mean, @Nullable Double std) {
        /** For a table. */
        String text(int decimals) {
            return new Spread(mean, std).text(decimals);
        }
    }

    /** A run that is over, whether it succeeded or not. */
    record Run(
            int repeat,
            long seed,
            long splitSeed,
            String key,
            JobState state,
            @Nullable String message,
            @Nullable Double student,
            @Nullable Double average,
            @Nullable Double teacher,
            double trainingSeconds) {
        static Run of(PlannedRun planned, FinishedRun finished) {
            return new Run(
                    planned.repeat(),
                    finished.seed(),
                    finished.splitSeed(),
                    finished.key(),
                    finished.state(),
                    finished.message(),
                    percent(finished.student()),
                    percent(finished.average()),
                    percent(finished.teacher()),
                    finished.trainingSeconds());
        }

        private static @Nullable Double percent(FinishedRun.@Nullable Errors errors) {
            return errors == null ? null : (Double) (errors.last() * PERCENT);
        }

        boolean succeeded() {
            return state == JobState.SUCCEEDED;
        }

        @Nullable
        Double error(TrainedNetwork network) {
            return switch (network) {
                case STUDENT -> student;
                case AVERAGE -> average;
                case TEACHER -> teacher;
            };
        }
    }

    static List<ResultRow> of(SweepPlan plan, RunsFile file) {
        return plan.labels().stream().map(row -> of(row, plan, file)).toList();
    }

    private static ResultRow of(String row, SweepPlan plan, RunsFile file) {
        List<PlannedRun> planned = plan.runsOf(row);
        List<Run> runs = planned.stream()
                .filter(run -> file.of(run) != null)
                .map(run -> Run.of(run, Objects.requireNonNull(file.of(run))))
                .toList();
        JsonNode spec = spec(planned, file);
        JsonNode method = spec.path("method");
        return new ResultRow(
                row,
                spec.at("/dataset/name").asText(),
                spec.at("/dataset/labels").asInt(),
                spec.at("/network/name").asText(),
                method.path("name").asText(),
                method.path("inputs").textValue(),
                method.path("targets").textValue(),
                method.path("mixupLoss").textValue(),
                spec.path("epochs").asInt(),
                steps(spec),
                plan.repeatCount(),
                errors(runs, TrainedNetwork.STUDENT),
                errors(runs, TrainedNetwork.AVERAGE),
                errors(runs, TrainedNetwork.TEACHER),
                seconds(runs),
                runs);
    }

    /** With every default: as the service showed it, or as it will be read. */
    private static JsonNode spec(List<PlannedRun> planned, RunsFile file) {
        return planned.stream()
                .map(file::of)
                .filter(Objects::nonNull)
                .findFirst()
                .map(FinishedRun::spec)
                .orElseGet(() -> JobSpec.read(planned.get(0).body()) instanceof JobSpec.Accepted accepted
                        ? Json.mapper().valueToTree(accepted.spec())
                        : planned.get(0).spec());
    }

    private static @Nullable Long steps(JsonNode spec) {
        Integer perEpoch = JobSpec.resolvedStepsPerEpoch(spec);
        return perEpoch == null ? null : (Long) (spec.path("epochs").asLong() * perEpoch);
    }

    private static @Nullable Errors errors(List<Run> runs, TrainedNetwork network) {
        List<Double> errors = runs.stream()
                .map(run -> run.error(network))
                .filter(Objects::nonNull)
                .toList();
        if (errors.isEmpty()) {
            return null;
        }
        Spread spread = Spread.of(errors);
        return new Errors(errors.size(), spread.mean(), spread.deviation());
    }

    private static @Nullable Double seconds(List<Run> runs) {
        List<Double> seconds =
                runs.stream().filter(Run::succeeded).map(Run::trainingSeconds).toList();
        return seconds.isEmpty() ? null : (Double) Spread.of(seconds).mean();
    }

    /** How many runs have succeeded. */
    int succeeded() {
        return (int) runs.stream().filter(Run::succeeded).count();
    }
}
