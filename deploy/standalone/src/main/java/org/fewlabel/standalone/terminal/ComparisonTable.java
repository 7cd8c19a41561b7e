package org.fewlabel.standalone.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fewlabel.standalone.client.Comparison;
import org.fewlabel.statistics.Spread;
import org.jspecify.annotations.Nullable;

/** Comparisons as tables of test errors in percent. */
public final class ComparisonTable {
    private static final String NONE = "–";
    private static final double PERCENT = 100;
    private final Comparison comparison;
    private final boolean hasBaseline;

    private ComparisonTable(Comparison comparison) {
        this.comparison = comparison;
        this.hasBaseline = comparison.rows().stream().anyMatch(row -> row.difference() != null);
    }

    /** With what is to be known of it below. */
    public static String of(Comparison comparison) {
        return new ComparisonTable(comparison).text();
    }

    /**
     * The same rows by several figures, without differences.
     *
     * @param titles what each column is called
     * @param comparisons as many, of the same rows
     */
    public static Table sideBySide(List<String> titles, List<Comparison> comparisons) {
        List<String> header = new ArrayList<>(List.of("method", ">n"));
        titles.forEach(title -> header.add(">" + title));
        Table table = new Table(header);
        for (Comparison.Row row : comparisons.get(0).rows()) {
            List<String> cells = new ArrayList<>(List.of(row.label(), Integer.toString(row.n())));
            for (Comparison each : comparisons) {
                cells.add(each.rows().stream()
                        .filter(other -> other.id().equals(row.id()))
                        .findFirst()
                        .map(ComparisonTable::error)
                        .orElse(NONE));
            }
            table.add(cells);
        }
        return table;
    }

    private String text() {
        List<String> header = new ArrayList<>(List.of("run"));
        header.addAll(comparison.differing());
        header.addAll(List.of(">n of planned", ">error"));
        if (hasBaseline) {
            header.addAll(List.of(">difference", percent() + " % interval", ""));
        }
        Table table = new Table(header);
        comparison.rows().forEach(row -> table.add(cells(row)));
        return table + "\n" + notes().stream().map(note -> note + "\n").collect(Collectors.joining());
    }

    private List<String> cells(Comparison.Row row) {
        List<String> cells = new ArrayList<>(List.of(row.label()));
        comparison
                .differing()
                .forEach(setting ->
                        cells.add(row.settings().getOrDefault(setting, NONE).toString()));
        cells.add(row.n() + " of " + row.planned());
        cells.add(error(row));
        if (hasBaseline) {
            Comparison.Difference difference = row.difference();
            cells.add(difference == null ? NONE : signed(difference.mean()));
            cells.add(
                    difference == null || difference.low() == null
                            ? ""
                            : signed(difference.low()) + " to " + signed(difference.high()));
            cells.add(difference == null ? "" : verdict(difference));
        }
        return cells;
    }

    private static String error(Comparison.Row row) {
        return row.mean() == null ? NONE : new Spread(row.mean(), row.std()).text(1);
    }

    private static String verdict(Comparison.Difference difference) {
        if (difference.low() == null || difference.mean() == null) {
            return difference.pairs() + (difference.pairs() == 1 ? " pair" : " pairs") + ": too few";
        }
        String verdict = difference.toldApart() ? difference.mean() < 0 ? "better" : "worse" : "not told apart";
        return difference.wide() ? verdict + " (3 pairs: wide)" : verdict;
    }

    private static String signed(@Nullable Double points) {
        return points == null
                ? NONE
                : String.format(Locale.ROOT, "%+.1f", points).replace('-', '−');
    }

    private String percent() {
        return String.format(Locale.ROOT, "%.1f", comparison.confidence() * PERCENT)
                .replaceFirst("\\.0$", "");
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add("test error in percent, " + comparison.figure() + ", mean ± standard deviation over repeats");
        if (hasBaseline) {
            String baselines = comparison.rows().stream()
                    .filter(row -> comparison.rows().stream()
                            .anyMatch(other -> row.id().equals(other.baseline())))
                    .map(Comparison.Row::label)
                    .distinct()
                    .collect(Collectors.joining(", "));
            notes.add("difference to " + baselines + ", over pairs with the same seeds; "
                    + comparison.comparisons()
                    + (comparison.comparisons() == 1 ? " comparison" : " comparisons")
                    + (comparison.adjust().equals("none") ? "" : ", adjusted by " + comparison.adjust()));
        }
        if (comparison.rows().stream().anyMatch(row -> row.n() > 1)
                && comparison.rows().stream().allMatch(row -> row.splits() <= 1)) {
            notes.add("all repeats of a row have the same labeled images: it is said of these only (vary"
                    + " dataset.splitSeed)");
        }
        comparison.rows().stream().filter(row -> !row.unfinished().isEmpty()).forEach(row -> {
            List<String> runs = row.unfinished().stream()
                    .map(run -> "seed " + run.seed() + "/" + run.splitSeed() + " " + run.state())
                    .toList();
            notes.add(row.label() + " has no value of " + Figures.some(runs));
        });
        return notes;
    }
}
