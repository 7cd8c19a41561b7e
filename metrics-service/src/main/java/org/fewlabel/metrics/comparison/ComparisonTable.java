package org.fewlabel.metrics.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.fewlabel.metrics.comparison.Comparison.Difference;
import org.fewlabel.metrics.comparison.Comparison.Row;
import org.fewlabel.metrics.comparison.Question.Adjustment;
import org.jspecify.annotations.Nullable;

/** A comparison as a table for people, in Markdown or in LaTeX, with the notes that it is not to be read without. */
final class ComparisonTable {
    private static final String NONE = "–";
    private static final double PERCENT = 100;

    private final Comparison comparison;
    private final Map<String, String> labels;

    private ComparisonTable(Comparison comparison) {
        this.comparison = comparison;
        this.labels = comparison.rows().stream().collect(Collectors.toMap(Row::id, Row::label));
    }

    static String markdown(Comparison comparison) {
        ComparisonTable table = new ComparisonTable(comparison);
        UnaryOperator<String> plain = Markup::markdown;
        List<String> header = table.header();
        StringBuilder text = new StringBuilder();
        text.append(Markup.markdown(table.caption())).append("\n\n");
        text.append(line(header, plain)).append(line(header, title -> "---"));
        comparison.rows().forEach(row -> text.append(line(table.cells(row), plain)));
        text.append('\n');
        table.notes()
                .forEach(note -> text.append("- ").append(Markup.markdown(note)).append('\n'));
        return text.toString();
    }

    private static String line(List<String> cells, UnaryOperator<String> written) {
        return cells.stream().map(written).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** For the package booktabs. Letters of labels that pdfLaTeX does not know, such as Chinese ones, want XeLaTeX or LuaLaTeX. */
    static String latex(Comparison comparison) {
        ComparisonTable table = new ComparisonTable(comparison);
        List<String> header = table.header();
        int texts = 1 + comparison.differing().size();
        StringBuilder text = new StringBuilder("% \\usepackage{booktabs}\n\\begin{table}\n\\centering\n");
        text.append("\\caption{").append(Markup.latex(table.caption())).append("}\n");
        text.append("\\begin{tabular}{")
                .append("l".repeat(texts))
                .append("r".repeat(header.size() - texts - (table.hasBaseline() ? 1 : 0)))
                .append(table.hasBaseline() ? "l" : "")
                .append("}\n\\toprule\n");
        text.append(row(header)).append("\\midrule\n");
        comparison.rows().forEach(row -> text.append(row(table.cells(row))));
        text.append("\\bottomrule\n\\end{tabular}\n");
        table.notes().forEach(note -> text.append("\n\\smallskip\\footnotesize ")
                .append(Markup.latex(note))
                .append('\n'));
        return text.append("\\end{table}\n").toString();
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Markup::latex).collect(Collectors.joining(" & ", "", " \\\\\n"));
    }

    private boolean hasBaseline() {
        return comparison.rows().stream().anyMatch(row -> row.difference() != null);
    }

    private String caption() {
        return "Test error in percent " + Figure.parse(comparison.figure()).words()
                + ", mean ± standard deviation over repeats"
                + (hasBaseline()
                        ? "; paired difference to " + baselines() + " with its " + percent() + " % interval"
                        : "");
    }

    private String baselines() {
        List<String> named = comparison.rows().stream()
                .map(Row::baseline)
                .filter(id -> id != null)
                .map(id -> labels.getOrDefault(id, id))
                .distinct()
                .toList();
        return named.size() == 1 ? named.get(0) : "the baseline of the row";
    }

    private String percent() {
        String percent = String.format(Locale.ROOT, "%.1f", comparison.confidence() * PERCENT);
        return percent.endsWith(".0") ? percent.substring(0, percent.length() - 2) : percent;
    }

    private List<String> header() {
        List<String> header = new ArrayList<>(List.of("run"));
        header.addAll(comparison.differing());
        header.addAll(List.of("n of planned", "error"));
        if (hasBaseline()) {
            header.addAll(List.of("difference", percent() + " % interval", "pairs", "it is"));
        }
        return header;
    }

    private List<String> cells(Row row) {
        List<String> cells = new ArrayList<>(List.of(row.label()));
        comparison
                .differing()
                .forEach(name -> cells.add(
                        row.settings().containsKey(name)
                                ? row.settings().get(name).toString()
                                : NONE));
        cells.add(row.n() + " of " + row.planned() + (row.failed() == 0 ? "" : ", " + row.failed() + " failed"));
        cells.add(
                row.mean() == null
                        ? NONE
                        : number("%.2f", row.mean()) + (row.std() == null ? "" : " ± " + number("%.2f", row.std())));
        if (hasBaseline()) {
            Difference difference = row.difference();
            cells.add(each(difference, Difference::mean));
            String low = each(difference, Difference::low);
            cells.add(low.equals(NONE) ? NONE : low + " … " + each(difference, Difference::high));
            cells.add(difference == null ? NONE : "" + difference.pairs());
            cells.add(difference == null ? NONE : verdict(difference));
        }
        return cells;
    }

    private static String verdict(Difference difference) {
        if (difference.low() == null || difference.mean() == null) {
            return "too few pairs";
        }
        String wide = difference.wide() ? " (wide)" : "";
        return (difference.toldApart() ? difference.mean() < 0 ? "better" : "worse" : "not told apart") + wide;
    }

    private static String each(@Nullable Difference difference, Function<Difference, @Nullable Double> figure) {
        Double value = difference == null ? null : figure.apply(difference);
        return value == null ? NONE : number("%+.2f", value);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value).replace('-', '−');
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (hasBaseline()) {
            notes.add(comparison.comparisons()
                    + (comparison.comparisons() == 1 ? " comparison; " : " comparisons; ")
                    + (comparison.adjust().equals(Adjustment.HOLM.wireName())
                            ? "told apart is what Holm's correction for all of them leaves"
                            : "each interval stands for itself")
                    + "; pairs agree in seed and split seed");
        }
        if (comparison.rows().stream().anyMatch(row -> row.n() > 1)
                && comparison.rows().stream().allMatch(row -> row.splits() <= 1)) {
            notes.add("All repeats of a row have the same labeled images, and it is these that all of it is"
                    + " said of");
        }
        comparison.rows().forEach(row -> {
            if (!row.unfinished().isEmpty()) {
                notes.add(row.label() + " has no value of "
                        + row.unfinished().stream()
                                .map(run -> "seed " + run.seed() + "/" + run.splitSeed() + " (" + run.state() + ")")
                                .collect(Collectors.joining(", ")));
            }
        });
        return notes;
    }
}
