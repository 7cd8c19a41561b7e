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

/** What came out of a sweep so far. */
class SweepSummaryTest {
    private static final String PLAN = """
            {"name": "moons", "repeats": {"seeds": [1, 2, 3], "vary": ["seed"]},
             "base": {"dataset": {"name": "two-moons"}, "network": {"name": "mlp"}, "epochs": 2, "stepsPerEpoch": 10},
             "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "mean-teacher"}},
                      {"label": "longer", "method": {"name": "supervised"}, "stepsPerEpoch": 30}],
             "contrasts": [{"name": "does it help", "a": "mean-teacher", "b": "supervised"}]}
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

        List<String> lines = SweepSummary.table(plan, FinishedRuns.in(file))
                .toString()
                .lines()
                .toList();

        assertThat(lines.get(0)).matches("row +n +student, last +average, last +teacher, last +s per run");
        assertThat(lines.get(2)).matches("supervised +3 of 3 +30.0 ± 10.0 +10.0 +– +7");
        assertThat(lines.get(3)).matches("mean-teacher +0 of 3 +– +– +– +–");
    }

    @Test
    void summaryShowsWhatFailed() throws IOException {
        List<PlannedRun> runs = plan.runsOf("mean-teacher");
        file.add(succeeded(runs.get(0), 0.2, null));
        file.add(failed(runs.get(1)));

        List<String> lines = SweepSummary.table(plan, FinishedRuns.in(file))
                .toString()
                .lines()
                .toList();

        assertThat(lines.get(3)).matches("mean-teacher +1 of 3, 1 failed +20.0 +– +– +7");
    }

    @Test
    void summaryCountsRunsWithoutTestImages() throws IOException {
        file.add(finished(plan.runsOf("supervised").get(0), JobState.SUCCEEDED, null, null, null, 7));

        List<String> lines = SweepSummary.table(plan, FinishedRuns.in(file))
                .toString()
                .lines()
                .toList();

        assertThat(lines.get(2)).matches("supervised +1 of 3 +– +– +– +7");
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
