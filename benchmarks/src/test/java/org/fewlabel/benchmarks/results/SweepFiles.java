package org.fewlabel.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.FinishedRun.Errors;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.jspecify.annotations.Nullable;

/** A plan and its runs in a folder, as a sweep leaves them. */
final class SweepFiles {
    private static final double PERCENT = 100;

    final Path planFile;
    final SweepPlan plan;
    final RunsFile runs;

    /**
     * Of three repeats.
     *
     * @param contrasts the members of the plan's list of that name
     */
    SweepFiles(Path folder, String contrasts) throws IOException {
        planFile = Files.writeString(folder.resolve("plan.json"), """
                {"name": "moons", "repeats": {"seeds": [1, 2, 3]},
                 "base": {"dataset": {"name": "two-moons"}, "network": {"name": "mlp"}, "epochs": 2, "stepsPerEpoch": 10},
                 "rows": [{"label": "baseline", "method": {"name": "supervised"}},
                          {"label": "teacher", "method": {"name": "mean-teacher"}},
                          {"label": "adversary", "method": {"name": "vat"}}],
                 "contrasts": [%s]}
                """.formatted(contrasts));
        plan = SweepPlan.read(planFile);
        runs = RunsFile.open(folder.resolve("plan.runs.jsonl"));
    }

    /** @param studentPercent and the average's, the test error in percent */
    void succeed(String row, int repeat, double studentPercent, @Nullable Double averagePercent) throws IOException {
        add(row, repeat, JobState.SUCCEEDED, null, errors(studentPercent), errors(averagePercent));
    }

    void fail(String row, int repeat, String message) throws IOException {
        add(row, repeat, JobState.FAILED, message, null, null);
    }

    private void add(
            String row,
            int repeat,
            JobState state,
            @Nullable String message,
            @Nullable Errors student,
            @Nullable Errors average)
            throws IOException {
        PlannedRun run = plan.runsOf(row).get(repeat - 1);
        runs.add(new FinishedRun(
                plan.name(),
                row,
                run.seed(),
                (long) repeat,
                run.key(),
                "a-job",
                state,
                message,
                student,
                average,
                null,
                state == JobState.SUCCEEDED ? 30 : 0,
                null,
                run.spec()));
    }

    private static @Nullable Errors errors(@Nullable Double percent) {
        return percent == null ? null : new Errors(percent / PERCENT, 0, 0);
    }

    SweepResults results() throws IOException {
        return SweepResults.read(planFile);
    }
}
