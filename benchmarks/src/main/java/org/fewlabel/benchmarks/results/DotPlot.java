package org.fewlabel.benchmarks.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
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
              .average{fill:#fff;stroke:#0369a1;stroke-width:1.5}
              .name{font-family:'DejaVu Sans Mono',monospace;font-size:11px;text-anchor:end}.middle{text-anchor:middle}
            </style>
            """;

    /** A row with its student's error, which it has. */
    private record Dot(ResultRow row, ResultRow.Errors student) {
        double low() {
            return student.mean() - deviation();
        }

        double high() {
            return student.mean() + deviation();
        }

        private double deviation() {
            return student.std() == null ? 0 : student.std();
        }

        /** Of the networks beside the student. */
        List<Double> others() {
            return Stream.of(row.average(), row.teacher())
                    .filter(Objects::nonNull)
                    .map(ResultRow.Errors::mean)
                    .toList();
        }
    }

    private final String sweep;
    private final List<Dot> dots;
    private final @Nullable Double supervised;
    private final double first;
    private final double last;
    private final StringBuilder svg = new StringBuilder();

    private DotPlot(SweepResults results) {
        this.sweep = results.sweep();
        List<Dot> measured = new ArrayList<>();
        for (ResultRow row : results.rows()) {
            ResultRow.Errors student = row.student();
            if (student != null) {
                measured.add(new Dot(row, student));
            }
        }
        this.dots = measured.stream()
                .sorted(Comparator.comparingDouble(dot -> dot.student().mean()))
                .toList();
        this.supervised = measured.stream()
                .filter(dot -> dot.row().method().equals("supervised"))
                .map(dot -> dot.student().mean())
                .findFirst()
                .orElse(null);
        double lowest = dots.stream()
                .flatMapToDouble(dot -> DoubleStream.concat(DoubleStream.of(dot.low()), others(dot)))
                .min()
                .orElseThrow();
        double highest = dots.stream()
                .flatMapToDouble(dot -> DoubleStream.concat(DoubleStream.of(dot.high()), others(dot)))
                .max()
                .orElseThrow();
        this.first = Math.floor(lowest);
        this.last = Math.ceil(supervised == null ? highest : Math.min(highest, supervised + WORSE_MAX));
    }

    private static DoubleStream others(Dot dot) {
        return dot.others().stream().mapToDouble(error -> error);
    }

    /** @param results of which at least one row has a run */
    static String of(SweepResults results) {
        return new DotPlot(results).draw();
    }

    /** Without the options that say nothing, since all rows of the method have them alike. */
    private String name(ResultRow row) {
        List<ResultRow> ofMethod = dots.stream()
                .map(Dot::row)
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
        int height = TOP + ROW * dots.size() + BOTTOM;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"system-ui, 'DejaVu Sans',"
                        + " sans-serif\" font-size=\"12\">",
                width, height);
        add("<title>%s</title>", escaped("Test error of each row of " + sweep));
        svg.append(STYLE);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", width, height);
        drawAxis();
        for (int i = 0; i < dots.size(); i++) {
            drawRow(dots.get(i), TOP + ROW * i + ROW / 2);
        }
        drawLegend();
        add("</svg>");
        return svg.toString();
    }

    private void drawAxis() {
        int bottom = TOP + ROW * dots.size();
        int step = last - first > 20 ? 5 : last - first > 10 ? 2 : 1;
        for (double error = Math.ceil(first / step) * step; error <= last; error += step) {
            add("<path class=\"grid\" d=\"M%.1f %dV%d\"/>", x(error), TOP, bottom);
            add("<text class=\"middle\" x=\"%.1f\" y=\"%d\">%.0f</text>", x(error), bottom + 16, error);
        }
        add(
                "<text class=\"middle\" x=\"%d\" y=\"%d\">test error in %%, mean ± standard deviation over repeats</text>",
                LABELS + AXIS / 2, bottom + 34);
        if (supervised != null) {
            add("<path class=\"line\" d=\"M%.1f %dV%d\"/>", x(supervised), TOP, bottom);
        }
    }

    private void drawRow(Dot dot, int y) {
        double error = dot.student().mean();
        add("<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>", LABELS - 14, y + 4, escaped(name(dot.row())));
        if (error > last) {
            add(
                    "<text x=\"%d\" y=\"%d\">%s →</text>",
                    LABELS + AXIS - 80, y + 4, dot.student().text(1));
            return;
        }
        drawOther("teacher", dot.row().teacher(), y);
        drawOther("average", dot.row().average(), y);
        add("<path class=\"student\" d=\"M%.1f %dH%.1f\"/>", x(dot.low()), y, x(Math.min(last, dot.high())));
        add("<circle class=\"student\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>", x(error), y);
        add("<text x=\"%d\" y=\"%d\">%.1f</text>", LABELS + AXIS + 14, y + 4, error);
    }

    private void drawOther(String cssClass, ResultRow.@Nullable Errors errors, int y) {
        if (errors != null && errors.mean() <= last) {
            add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>", cssClass, x(errors.mean()), y);
        }
    }

    private void drawLegend() {
        drawKey("<circle class=\"student\" cx=\"%d\" cy=\"20\" r=\"4\"/>", LABELS, "student");
        drawKey("<circle class=\"average\" cx=\"%d\" cy=\"20\" r=\"4\"/>", LABELS + 80, "average");
        drawKey("<circle class=\"teacher\" cx=\"%d\" cy=\"20\" r=\"4\"/>", LABELS + 165, "teacher");
        if (supervised != null) {
            drawKey("<path class=\"line\" d=\"M%d 12v16\"/>", LABELS + 250, "supervised");
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
