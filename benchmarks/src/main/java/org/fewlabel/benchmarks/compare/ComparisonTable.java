package org.fewlabel.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows as lines of text, with columns for those peers alone that were asked for. */
final class ComparisonTable {
    private static final String NOTHING = "-";

    private final List<Column> columns = new ArrayList<>();

    /** @param width negative where the text begins at the left */
    private record Column(String title, int width, Function<Row, String> text) {
        String line(String content) {
            return String.format(Locale.ROOT, "%" + width + "s", content);
        }
    }

    ComparisonTable(boolean withUntuned, boolean withLibtorch, boolean withStock) {
        column("network", -10, Row::network);
        column("step", -13, Row::step);
        column("precision", -9, row -> row.precision().wireName());
        column("ms", 9, row -> decimals(1, row.millis()));
        column("PyTorch ms", 11, row -> decimals(1, row.pyTorch().millis()));
        if (withUntuned) {
            column("untuned ms", 11, row -> decimals(1, row.untunedPyTorchMillis()));
        }
        column("to PyTorch", 11, row -> decimals(2, row.pyTorch().ratio()));
        column("(min to max)", 15, row -> range(row.pyTorch()));
        if (withLibtorch) {
            column("libtorch ms", 12, row -> decimals(1, libtorch(row).millis()));
            column("to libtorch", 12, row -> decimals(2, libtorch(row).ratio()));
            column("(min to max)", 15, row -> range(libtorch(row)));
        }
        if (withStock) {
            column(
                    "to stock DL4J",
                    14,
                    row -> row.toStockDl4j() == null ? NOTHING : "1/" + decimals(1, 1 / row.toStockDl4j()));
        }
        column("peak MiB", 10, row -> decimals(0, row.peakMiB()));
        column("PyTorch MiB", 12, row -> decimals(0, row.pyTorch().peakMiB()));
    }

    String header() {
        return columns.stream().map(column -> column.line(column.title())).collect(Collectors.joining(" "));
    }

    String line(Row row) {
        return columns.stream()
                .map(column -> column.line(column.text().apply(row)))
                .collect(Collectors.joining(" "));
    }

    private void column(String title, int width, Function<Row, String> text) {
        columns.add(new Column(title, width, text));
    }

    private static PeerTimes libtorch(Row row) {
        return Objects.requireNonNull(row.libtorch());
    }

    private static String decimals(int count, @Nullable Double value) {
        return value == null ? NOTHING : String.format(Locale.ROOT, "%." + count + "f", value);
    }

    private static String range(PeerTimes times) {
        return "(" + decimals(2, times.ratioMin()) + " to " + decimals(2, times.ratioMax()) + ")";
    }
}
