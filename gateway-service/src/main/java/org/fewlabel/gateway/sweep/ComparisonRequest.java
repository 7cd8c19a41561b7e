package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.fewlabel.contracts.sweep.RunState;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics service is asked to compare of a sweep: its cells as rows, with all of their runs, unfinished ones too.
 *
 * @param figure such as {@code student.last}
 * @param adjust for the number of comparisons, such as {@code holm}
 * @param baseline the label of the cell that the others are compared with; null for none, and where rows have one each
 */
record ComparisonRequest(
        String figure, double confidence, @Nullable String baseline, String adjust, List<Row> rows) {
    /**
     * @param settings what it lays over the base, single values alone
     * @param baseline the cell at the row's own point of the axes that it is compared with; null where that is the request's
     */
    record Row(
            String label,
            int planned,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String baseline,

            Map<String, JsonNode> settings,
            List<Run> runs) {}

    record Run(@Nullable UUID jobId, long seed, long splitSeed, RunState state) {}

    /**
     * @param baselineRow of the plan's rows; null for no comparison. With axes each cell is compared with that row's at the same
     *     point: between label budgets nobody wants to know which method helps
     */
    static ComparisonRequest of(
            List<SweepCell> cells,
            List<SweepRun> runs,
            @Nullable String baselineRow,
            String figure,
            double confidence,
            String adjust) {
        boolean hasAxes = cells.stream().anyMatch(cell -> !cell.point().isEmpty());
        List<Row> rows = cells.stream()
                .map(cell -> row(cell, runs, hasAxes ? baselineOf(cell, cells, baselineRow) : null))
                .toList();
        String baseline = hasAxes || baselineRow == null
                ? null
                : cells.stream()
                        .filter(cell -> cell.row().equals(baselineRow))
                        .findFirst()
                        .map(SweepCell::label)
                        .orElse(null);
        return new ComparisonRequest(figure, confidence, baseline, adjust, rows);
    }

    /**
     * The row that somebody means by a label.
     *
     * @param label of a row, or of one of its cells as a comparison shows them; empty if there is none
     */
    static Optional<String> baselineRow(List<SweepCell> cells, String label) {
        return Stream.concat(
                        cells.stream().filter(cell -> cell.row().equals(label)),
                        cells.stream().filter(cell -> cell.label().equals(label)))
                .map(SweepCell::row)
                .findFirst();
    }

    private static @Nullable String baselineOf(SweepCell cell, List<SweepCell> cells, @Nullable String baselineRow) {
        return cells.stream()
                .filter(other -> other.row().equals(baselineRow) && Objects.equals(other.point(), cell.point()))
                .findFirst()
                .map(SweepCell::label)
                .orElse(null);
    }

    private static Row row(SweepCell cell, List<SweepRun> runs, @Nullable String baseline) {
        List<Run> own = runs.stream()
                .filter(run -> run.cell() == cell.number())
                .map(run -> new Run(run.jobId(), run.seed(), run.splitSeed(), run.state()))
                .toList();
        Map<String, JsonNode> settings = new LinkedHashMap<>(cell.settings());
        settings.values().removeIf(value -> !value.isValueNode());
        return new Row(cell.label(), own.size(), baseline, settings, own);
    }
}
