package org.fewlabel.contracts.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep runs: every cell, a row at a point of the axes, once in every repeat.
 *
 * <pre>{@code
 * {"name": "few", "base": JOB SPEC,
 *  "rows": [{"label": "supervised", "method": {"name": "supervised"}}, …],
 *  "axes": {"dataset.labels": [40, 100, 400]},
 *  "repeats": {"seeds": [1, 2, 3, 4, 5], "vary": ["seed", "dataset.splitSeed"]},
 *  "baseline": "supervised",
 *  "limits": {"runs": 200, "parallel": 3, "failures": 5},
 *  "contrasts": [{"name": …, "a": LABEL, "b": LABEL, "network": "student"}, …]}
 * }</pre>
 *
 * <p>A row is laid over the base, field by field; {@code label} names it, else its method's options do. An axis gives every
 * row each of its values. In a repeat the fields of {@code vary} have its seed: with both, cells of one repeat agree in weights,
 * batches and labeled images, and are paired. A contrast is a difference that is to be measured between two cells of the same
 * repeat. Whether the specs are job specs is for their reader to say.
 *
 * @param baseline the label of the row that the others are compared with; null for none
 */
public record SweepPlan(
        String name,
        List<PlannedCell> cells,
        SweepRepeats repeats,
        @Nullable String baseline,
        SweepLimits limits,
        List<PlannedContrast> contrasts) {
    public SweepPlan {
        cells = List.copyOf(cells);
        contrasts = List.copyOf(contrasts);
    }

    /** What became of a plan that a user wrote. */
    public sealed interface Reading {}

    public record Accepted(SweepPlan plan) implements Reading {}

    /**
     * @param violations at least one: all that is wrong with the plan itself
     * @param cells as far as they can be told, so that what is wrong with their specs can be told as well
     */
    public record Rejected(List<Violation> violations, List<PlannedCell> cells) implements Reading {
        public Rejected {
            violations = List.copyOf(violations);
            cells = List.copyOf(cells);
        }
    }

    public static Reading read(String json) {
        return new SweepPlanReader().read(json);
    }

    /** @throws IllegalArgumentException if the file is no plan; with all that is wrong */
    public static SweepPlan read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        Reading reading = read(Text.ofUtf8(Files.readAllBytes(file), file.toString()));
        if (reading instanceof Rejected rejected) {
            throw new IllegalArgumentException(file + " is no plan: "
                    + rejected.violations().stream()
                            .map(each -> (each.field() + " " + each.message()).strip())
                            .collect(Collectors.joining("; ")));
        }
        return ((Accepted) reading).plan();
    }

    /** Repeat by repeat, so that a sweep that is not done yet has something of every cell. */
    public List<PlannedRun> runs() {
        List<PlannedRun> runs = new ArrayList<>();
        for (int i = 0; i < repeatCount(); i++) {
            for (PlannedCell cell : cells) {
                runs.add(run(cell, i));
            }
        }
        return runs;
    }

    private PlannedRun run(PlannedCell cell, int repeat) {
        long seed = repeats.seeds().get(repeat);
        return new PlannedRun(cell.label(), repeat + 1, seed, repeats.seeded(cell.spec(), seed));
    }

    /** How often each cell runs. */
    public int repeatCount() {
        return repeats.seeds().size();
    }

    /** The cells by their labels, in the order of the plan. */
    public List<String> labels() {
        return cells.stream().map(PlannedCell::label).toList();
    }

    /** The runs of a cell, in the order of the repeats. */
    public List<PlannedRun> runsOf(String label) {
        return cells.stream()
                .filter(cell -> cell.label().equals(label))
                .flatMap(cell -> IntStream.range(0, repeatCount()).mapToObj(repeat -> run(cell, repeat)))
                .toList();
    }
}
