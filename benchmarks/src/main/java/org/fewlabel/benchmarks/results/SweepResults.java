package org.fewlabel.benchmarks.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.statistics.PairedDifference;
import org.jspecify.annotations.Nullable;

/** All that a sweep has measured so far of what it was planned to measure; with its tables in Markdown. */
record SweepResults(String sweep, int repeats, List<ResultRow> rows, List<Contrast> contrasts) {
    private static final String PLAN_ENDING = ".json";
    private static final String NONE = "–";

    SweepResults {
        rows = List.copyOf(rows);
        contrasts = List.copyOf(contrasts);
    }

    /** @param plan a file {@code NAME.json}; its runs are in {@code NAME.runs.jsonl} beside it, if there are any yet */
    static SweepResults read(Path plan) throws IOException {
        String file = plan.toString();
        if (!file.endsWith(PLAN_ENDING)) {
            throw new IllegalArgumentException("a plan is a file NAME" + PLAN_ENDING + ", was " + file);
        }
        Path runs = Path.of(file.substring(0, file.length() - PLAN_ENDING.length()) + ".runs.jsonl");
        return of(SweepPlan.read(plan), RunsFile.open(runs));
    }

    static SweepResults of(SweepPlan plan, RunsFile file) {
        return new SweepResults(plan.name(), plan.repeatCount(), ResultRow.of(plan, file), Contrast.of(plan, file));
    }

    /** Every row, finished or not. */
    String table() {
        StringBuilder table =
                new StringBuilder("| run | student | average | teacher | n | s per run |\n|---|---|---|---|---|---|\n");
        StringBuilder failures = new StringBuilder();
        for (ResultRow row : rows) {
            int failed = row.runs().size() - row.succeeded();
            Double seconds = row.secondsPerRun();
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s | %d of %d%s | %s |%n",
                    row.row(),
                    text(row.student(), row),
                    text(row.average(), row),
                    text(row.teacher(), row),
                    row.succeeded(),
                    row.planned(),
                    failed == 0 ? "" : ", " + failed + " failed",
                    seconds == null ? NONE : String.format(Locale.ROOT, "%.0f", seconds)));
            row.runs().stream()
                    .filter(run -> !run.succeeded())
                    .forEach(run -> failures.append(String.format(
                            Locale.ROOT,
                            "- `%s`, repeat %d, %s: %s%n",
                            row.row(),
                            run.repeat(),
                            run.state().wireName(),
                            run.message())));
        }
        return failures.isEmpty() ? table.toString() : table + "\nRuns that came to nothing:\n\n" + failures;
    }

    private static String text(ResultRow.@Nullable Errors errors, ResultRow row) {
        if (errors == null) {
            return NONE;
        }
        return errors.text(2) + (errors.n() == row.succeeded() ? "" : " (" + errors.n() + ")");
    }

    /** Every contrast of the plan, measured or not, in its order. */
    String contrastTable() {
        StringBuilder table = new StringBuilder(
                "| question | a − b | of the | difference | 95 % interval | pairs | a is |\n|---|---|---|---|---|---|---|\n");
        for (Contrast contrast : contrasts) {
            PairedDifference difference = contrast.difference();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | `%s` − `%s` | %s | %s | %s | %d of %d | %s |%n",
                    contrast.name(),
                    contrast.a(),
                    contrast.b(),
                    contrast.network().wireName(),
                    difference == null ? NONE : signed(difference.mean()),
                    interval(difference),
                    contrast.pairs().size(),
                    contrast.planned(),
                    contrast.verdict()));
        }
        long compared = contrasts.stream()
                .filter(contrast ->
                        contrast.difference() != null && !contrast.difference().hasTooFewPairs())
                .count();
        long told = contrasts.stream()
                .filter(contrast ->
                        contrast.difference() != null && contrast.difference().toldApart())
                .count();
        return table
                + String.format(
                        Locale.ROOT,
                        "%n%d comparisons, %d of them told apart; each interval stands for itself, and where there is no"
                                + " difference one in twenty is told apart all the same.%n",
                        compared,
                        told);
    }

    /** Two pairs have one as well, of nine times their deviation to either side: no more than a single pair has. */
    private static String interval(@Nullable PairedDifference difference) {
        return difference == null
                        || difference.hasTooFewPairs()
                        || difference.low() == null
                        || difference.high() == null
                ? NONE
                : signed(difference.low()) + " … " + signed(difference.high());
    }

    private static String signed(double points) {
        return String.format(Locale.ROOT, "%+.2f", points).replace('-', '−');
    }
}
