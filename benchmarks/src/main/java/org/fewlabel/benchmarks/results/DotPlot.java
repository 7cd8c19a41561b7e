package org.fewlabel.benchmarks.results;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fewlabel.benchmarks.Spread;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a sweep as a picture, SVG: the lowest test error on top, with whiskers of one standard deviation, and
 * {@code supervised} as a line to be left of.
 */
final class DotPlot {
    private static final int ROW = 20;
    private static final int TOP = 44;
    private static final int BOTTOM = 44;
    private static final int LABELS = 430;
    private static final int AXIS = 420;
    private static final int RIGHT = 70;
    /** Percentage points; a row that is further off than this from supervised is drawn at the border. */
    private static final double WORSE_MAX = 8;

    private static final String STYLE = """
            <style>
              text{fill:#0f172a}.grid{stroke:#e2e8f0}.line{stroke:#b45309;stroke-dasharray:5 4;stroke-width:1.5}
              .student{fill:#0369a1;stroke:#0369a1;stroke-width:1.5}.teacher{fill:#fff;stroke:#64748b;stroke-width:1.5}
              .name{font-family:'DejaVu Sans Mono',monospace;font-size:11px;text-anchor:end}.middle{text-anchor:middle}
            </style>
            """;

    private final List<ResultRow> rows;
    private final @Nullable Double supervised;
    private final double first;
    private final double last;
    private final StringBuilder svg = new StringBuilder();

    private DotPlot(List<ResultRow> rows) {
        this.rows = rows.stream()
                .sorted(Comparator.comparingDouble(ResultRow::errorMean))
                .toList();
        this.supervised = rows.stream()
                .filter(row -> row.method().equals("supervised"))
                .map(ResultRow::errorMean)
                .findFirst()
                .orElse(null);
        double lowest = rows.stream().mapToDouble(DotPlot::lowest).min().orElseThrow();
        double highest = rows.stream().mapToDouble(DotPlot::highest).max().orElseThrow();
        this.first = Math.floor(lowest);
        this.last = Math.ceil(supervised == null ? highest : Math.min(highest, supervised + WORSE_MAX));
    }

    /** @param rows of one sweep, at least one */
    static String of(List<ResultRow> rows) {
        return new DotPlot(rows).draw();
    }

    private static double lowest(ResultRow row) {
        double student = row.errorMean() - deviation(row);
        return row.teacherErrorMean() == null ? student : Math.min(student, row.teacherErrorMean());
    }

    private static double highest(ResultRow row) {
        double student = row.errorMean() + deviation(row);
        return row.teacherErrorMean() == null ? student : Math.max(student, row.teacherErrorMean());
    }

    private static double deviation(ResultRow row) {
        return row.errorStd() == null ? 0 : row.errorStd();
    }

    /** Without the options that say nothing, since all rows of the method have them alike. */
    private String name(ResultRow row) {
        List<ResultRow> ofMethod = rows.stream()
                .filter(other -> other.method().equals(row.method()))
                .toList();
        return words(row).stream()
                .filter(word -> !word.contains("=")
                        || !ofMethod.stream().allMatch(other -> words(other).contains(word)))
                .map(DotPlot::inShort)
                .collect(Collectors.joining(" "));
    }

    private static List<String> words(ResultRow row) {
        return List.of(row.row().split(" "));
    }

    /** A value that is a word of its own needs no name. */
    private static String inShort(String option) {
        String value = option.substring(option.indexOf('=') + 1);
        return value.matches("[a-z]+|L[1-4]") && !value.matches("true|false") ? value : option;
    }

    private String draw() {
        int width = LABELS + AXIS + RIGHT;
        int height = TOP + ROW * rows.size() + BOTTOM;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"system-ui, 'DejaVu Sans',"
                        + " sans-serif\" font-size=\"12\">",
                width, height);
        add(
                "<title>%s</title>",
                escaped("Test error of each row of " + rows.get(0).sweep()));
        svg.append(STYLE);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", width, height);
        drawAxis();
        for (int i = 0; i < rows.size(); i++) {
            drawRow(rows.get(i), TOP + ROW * i + ROW / 2);
        }
        drawLegend();
        add("</svg>");
        return svg.toString();
    }

    private void drawAxis() {
        int bottom = TOP + ROW * rows.size();
        int step = last - first > 20 ? 5 : last - first > 10 ? 2 : 1;
        for (double error = Math.ceil(first / step) * step; error <= last; error += step) {
            add("<path class=\"grid\" d=\"M%.1f %dV%d\"/>", x(error), TOP, bottom);
            add("<text class=\"middle\" x=\"%.1f\" y=\"%d\">%.0f</text>", x(error), bottom + 16, error);
        }
        add(
                "<text class=\"middle\" x=\"%d\" y=\"%d\">test error in %%, mean ± standard deviation over seeds</text>",
                LABELS + AXIS / 2, bottom + 34);
        if (supervised != null) {
            add("<path class=\"line\" d=\"M%.1f %dV%d\"/>", x(supervised), TOP, bottom);
        }
    }

    private void drawRow(ResultRow row, int y) {
        add("<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>", LABELS - 14, y + 4, escaped(name(row)));
        if (row.errorMean() > last) {
            add(
                    "<text x=\"%d\" y=\"%d\">%s →</text>",
                    LABELS + AXIS - 80, y + 4, new Spread(row.errorMean(), row.errorStd()).text(1));
            return;
        }
        if (row.teacherErrorMean() != null && row.teacherErrorMean() <= last) {
            add("<circle class=\"teacher\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>", x(row.teacherErrorMean()), y);
        }
        double high = Math.min(last, row.errorMean() + deviation(row));
        add("<path class=\"student\" d=\"M%.1f %dH%.1f\"/>", x(row.errorMean() - deviation(row)), y, x(high));
        add("<circle class=\"student\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>", x(row.errorMean()), y);
        add("<text x=\"%d\" y=\"%d\">%.1f</text>", LABELS + AXIS + 14, y + 4, row.errorMean());
    }

    private void drawLegend() {
        drawKey("<circle class=\"student\" cx=\"%d\" cy=\"20\" r=\"4\"/>", LABELS, "student");
        drawKey("<circle class=\"teacher\" cx=\"%d\" cy=\"20\" r=\"4\"/>", LABELS + 90, "teacher");
        if (supervised != null) {
            drawKey("<path class=\"line\" d=\"M%d 12v16\"/>", LABELS + 180, "supervised");
        }
    }

    private void drawKey(String shape, int x, String meaning) {
        add(shape, x);
        add("<text x=\"%d\" y=\"24\">%s</text>", x + 10, meaning);
    }

    private double x(double error) {
        return LABELS + AXIS * (error - first) / (last - first);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
