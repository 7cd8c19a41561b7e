package org.fewlabel.standalone.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.FinishedRun.Errors;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep says of itself: what came out so far, and what is left to do. */
class SweepSummaryTest {
    private static final String PLAN = """
            {"name": "moons", "seeds": [1, 2, 3],
             "base": {"dataset": {"name": "two-moons"}, "network": {"name": "mlp"}, "epochs": 2, "stepsPerEpoch": 10},
             "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "mean-teacher"}},
                      {"label": "longer", "method": {"name": "supervised"}, "stepsPerEpoch": 30}],
             "contrasts": [{"name": "does it help", "a": "mean-teacher", "b": "supervised"}]}
            """;

    private static final String STOPPING = """
            {"name": "stopping", "seeds": [1, 2],
             "base": {"dataset": {"name": "two-moons", "validation": 4}, "network": {"name": "mlp"}, "epochs": 20,
                      "stepsPerEpoch": 10, "earlyStopping": {"patienceEpochs": 3}},
             "rows": [{"method": {"name": "supervised"}}]}
            """;

    @TempDir
    private Path folder;

    private SweepPlan plan;
    private RunsFile file;

    @BeforeEach
    void readPlan() throws IOException {
        plan = plan(PLAN);
        file = RunsFile.open(folder.resolve("runs.jsonl"));
    }

    @Test
    void summaryHasTheMeanAndTheSampleDeviationOfEachRow() throws IOException {
        List<PlannedRun> supervised = plan.runsOf("supervised");
        file.add(succeeded(supervised.get(0), 0.2, null));
        file.add(succeeded(supervised.get(1), 0.3, 0.1));
        file.add(succeeded(supervised.get(2), 0.4, null));

        List<String> lines = SweepSummary.table(plan, file).toString().lines().toList();

        assertThat(lines.get(0)).matches("row +n +student, last +average, last +teacher, last +s per run");
        assertThat(lines.get(2)).matches("supervised +3 of 3 +30.0 ± 10.0 +10.0 +– +7");
        assertThat(lines.get(3)).matches("mean-teacher +0 of 3 +– +– +– +–");
    }

    @Test
    void summaryShowsWhatFailed() throws IOException {
        List<PlannedRun> runs = plan.runsOf("mean-teacher");
        file.add(succeeded(runs.get(0), 0.2, null));
        file.add(failed(runs.get(1)));

        List<String> lines = SweepSummary.table(plan, file).toString().lines().toList();

        assertThat(lines.get(3)).matches("mean-teacher +1 of 3, 1 failed +20.0 +– +– +7");
    }

    @Test
    void summaryCountsRunsWithoutTestImages() throws IOException {
        file.add(finished(plan.runsOf("supervised").get(0), JobState.SUCCEEDED, null, null, null, 7));

        List<String> lines = SweepSummary.table(plan, file).toString().lines().toList();

        assertThat(lines.get(2)).matches("supervised +1 of 3 +– +– +– +7");
    }

    @Test
    void estimatesWhatIsLeftFromTheStepsOfRunsLikeIt() throws IOException {
        file.add(succeeded(plan.runsOf("supervised").get(0), 0.2, null));
        file.add(failed(plan.runsOf("mean-teacher").get(0)));

        SweepEstimate estimate = SweepEstimate.of(plan, file, List.of());

        assertThat(estimate.left())
                .containsExactly(
                        new SweepEstimate.RowLeft("supervised", 2, 7.0),
                        new SweepEstimate.RowLeft("mean-teacher", 3, null),
                        new SweepEstimate.RowLeft("longer", 3, 21.0));
        assertThat(estimate.toString())
                .contains("moons: 3 rows × 3 repeats = 9 runs; 1 done, 1 failed, 8 left; 1 contrasts")
                .contains("1:17 of training are left")
                .contains("3 runs of which no time is known");
    }

    @Test
    void estimatesFromRunsThatLeaveTheirStepsToTheDataSet() throws IOException {
        SweepPlan whole = plan(PLAN.replace(", \"stepsPerEpoch\": 10", ""));
        file.add(succeeded(whole.runsOf("supervised").get(0), 0.2, null));

        assertThat(SweepEstimate.of(whole, file, List.of()).left())
                .contains(new SweepEstimate.RowLeft("supervised", 2, 7.0));
    }

    @Test
    void countsTheEpochsThatARunDidNotTheOnesThatWereAskedFor() throws IOException {
        SweepPlan stopping = plan(STOPPING);
        FinishedRun run = succeeded(stopping.runsOf("supervised").get(0), 0.2, null);

        file.add(afterEpochs(run, 4));

        assertThat(SweepEstimate.of(stopping, file, List.of()).left())
                .containsExactly(new SweepEstimate.RowLeft("supervised", 1, 35.0));
    }

    @Test
    void learnsNothingFromARunThatMayHaveStoppedEarlyAndDoesNotSay() throws IOException {
        SweepPlan stopping = plan(STOPPING);
        file.add(succeeded(stopping.runsOf("supervised").get(0), 0.2, null));

        assertThat(SweepEstimate.of(stopping, file, List.of()).left())
                .containsExactly(new SweepEstimate.RowLeft("supervised", 1, null));
    }

    @Test
    void estimatesFromTheRunsOfAnotherSweep() throws IOException {
        SweepPlan other = plan(PLAN.replace("moons\", \"seeds", "older\", \"seeds"));

        SweepEstimate estimate = SweepEstimate.of(
                plan, file, List.of(succeeded(other.runsOf("mean-teacher").get(0), 0.5, null)));

        assertThat(estimate.done()).isZero();
        assertThat(estimate.left()).contains(new SweepEstimate.RowLeft("mean-teacher", 3, 7.0));
    }

    @Test
    void namesTheRowsThatTheGatewayWouldRefuse() throws IOException {
        SweepPlan wrong = plan(PLAN.replace("\"stepsPerEpoch\": 30", "\"stepsPerEpoch\": 0"));

        SweepEstimate estimate = SweepEstimate.of(wrong, file, List.of());

        assertThat(estimate.refused()).hasSize(1);
        assertThat(estimate.refused().get(0)).startsWith("longer: stepsPerEpoch must be");
    }

    @Test
    void estimatesTheProjectsPlanWithoutAnyService() throws IOException {
        Path sweeps = Path.of(System.getProperty("fewlabel.home"), "benchmarks", "sweeps");
        try (var plans = Files.newDirectoryStream(sweeps, "*.json")) {
            for (Path path : plans) {
                assertThat(SweepEstimate.of(SweepPlan.read(path), file, List.of())
                                .refused())
                        .as(path.toString())
                        .isEmpty();
            }
        }
    }

    private static FinishedRun failed(PlannedRun run) {
        return finished(run, JobState.FAILED, "the loss was NaN", null, null, 0);
    }

    private static FinishedRun succeeded(PlannedRun run, double student, Double average) {
        return finished(
                run,
                JobState.SUCCEEDED,
                null,
                new Errors(student, student, student),
                average == null ? null : new Errors(average, average, average),
                7);
    }

    private static FinishedRun afterEpochs(FinishedRun run, int epochs) {
        return new FinishedRun(
                run.sweep(),
                run.row(),
                run.seed(),
                run.splitSeed(),
                run.key(),
                run.jobId(),
                run.state(),
                run.message(),
                run.student(),
                run.average(),
                run.teacher(),
                run.trainingSeconds(),
                epochs,
                run.spec());
    }

    private static FinishedRun finished(
            PlannedRun run, JobState state, String message, Errors student, Errors average, double seconds) {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(run.body())).spec();
        return new FinishedRun(
                "moons",
                run.row(),
                run.seed(),
                0L,
                run.key(),
                "a-job",
                state,
                message,
                student,
                average,
                null,
                seconds,
                null,
                Json.mapper().valueToTree(spec));
    }

    private SweepPlan plan(String json) throws IOException {
        return SweepPlan.read(Files.writeString(folder.resolve("plan.json"), json));
    }
}
