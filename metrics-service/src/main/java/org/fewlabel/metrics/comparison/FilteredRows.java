package org.fewlabel.metrics.comparison;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Text;
import org.fewlabel.metrics.result.ResultFilter;
import org.fewlabel.service.rest.BadQueryException;
import org.jspecify.annotations.Nullable;

/** Comparisons of the jobs that a filter lets through: those with the same settings are a row. */
@ApplicationScoped
class FilteredRows {
    private static final int LABELS_SHOWN_MAX = 10;

    private final ComparisonRepository runs;
    private final ComparisonConfig limits;

    FilteredRows(ComparisonRepository runs, ComparisonConfig limits) {
        this.runs = runs;
        this.limits = limits;
    }

    /**
     * Rows by data set, network and number of labels, each from the lowest error.
     *
     * @throws BadQueryException if there are more runs or rows than one comparison may have, or the baseline is none of the rows,
     *     or several
     */
    Comparison compare(Question question, Set<Naming> by, ResultFilter filter) {
        List<FoundRun> found = runs.runs(filter, question.figure(), limits.runsMax() + 1);
        if (found.size() > limits.runsMax()) {
            throw tooMany(limits.runsMax() + " runs");
        }
        Map<RunSettings, List<Run>> groups = found.stream()
                .collect(Collectors.groupingBy(
                        FoundRun::settings,
                        LinkedHashMap::new,
                        Collectors.mapping(FoundRun::run, Collectors.toList())));
        if (groups.size() > limits.rowsMax()) {
            throw tooMany(limits.rowsMax() + " rows");
        }
        Map<UUID, String> specs = groups.isEmpty()
                ? Map.of()
                : runs.specs(groups.values().stream().map(FilteredRows::first).toList());
        List<Named> rows = new ArrayList<>();
        groups.forEach((settings, ofRow) -> {
            SpecSettings spec = SpecSettings.read(Objects.requireNonNull(specs.get(first(ofRow))));
            rows.add(new Named(
                    settings,
                    Naming.variant(by, settings),
                    new RowRuns(
                            settings.id(),
                            Naming.label(by, settings),
                            settings.asMap(spec.folderName(), spec.changed()),
                            null,
                            ofRow,
                            null)));
        });
        Comparison comparison = Comparer.compare(question, against(question.baseline(), rows));
        return comparison.inOrder(Comparator.comparing((Comparison.Row row) -> text(row, "dataset"))
                .thenComparing(row -> text(row, "network"))
                .thenComparing(row -> (Integer) row.settings().get("labels"))
                .thenComparing(Comparison.Row::mean, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Comparison.Row::label)
                .thenComparing(Comparison.Row::id));
    }

    private record Named(RunSettings settings, String variant, RowRuns row) {}

    private static BadQueryException tooMany(String bound) {
        return new BadQueryException(
                "",
                "matches more than " + bound
                        + ", as many as one comparison takes; filter by more fields, such as dataset,"
                        + " labels, network or name");
    }

    private static UUID first(List<Run> ofRow) {
        return Objects.requireNonNull(ofRow.get(0).jobId());
    }

    private static String text(Comparison.Row row, String setting) {
        return String.valueOf(row.settings().get(setting));
    }

    /**
     * By an id, that row for all on its images. By a label, or one without what the method is tried on, for each row the one that
     * was tried on the same.
     */
    private static List<RowRuns> against(@Nullable String baseline, List<Named> rows) {
        if (baseline == null || rows.isEmpty()) {
            return rows.stream().map(Named::row).toList();
        }
        for (Named row : rows) {
            if (row.row().id().equals(baseline)) {
                return rows.stream()
                        .map(each -> each.row()
                                .against(
                                        each.settings()
                                                        .images()
                                                        .equals(row.settings().images())
                                                ? baseline
                                                : null))
                        .toList();
            }
        }
        Map<List<Object>, String> byCell = new LinkedHashMap<>();
        for (Named row : rows) {
            if (row.row().label().equals(baseline) || row.variant().equals(baseline)) {
                String other = byCell.put(row.settings().cell(), row.row().id());
                if (other != null) {
                    throw new BadQueryException(
                            "baseline",
                            "must name one row, and on " + row.settings().dataset() + " with "
                                    + row.settings().labels() + " labels and "
                                    + row.settings().network()
                                    + " several are called so; name one by its id, such as " + other + " or "
                                    + row.row().id() + ", was " + Text.shown(baseline));
                }
            }
        }
        if (byCell.isEmpty()) {
            throw new BadQueryException("baseline", unknown(baseline, rows));
        }
        return rows.stream()
                .map(row -> row.row().against(byCell.get(row.settings().cell())))
                .toList();
    }

    private static String unknown(String baseline, List<Named> rows) {
        List<String> labels =
                rows.stream().map(row -> row.row().label()).distinct().sorted().toList();
        return "must be the label or the id of a row; there are "
                + labels.stream().limit(LABELS_SHOWN_MAX).collect(Collectors.joining(", "))
                + (labels.size() > LABELS_SHOWN_MAX ? " and " + (labels.size() - LABELS_SHOWN_MAX) + " more" : "")
                + ", was " + Text.shown(baseline);
    }
}
