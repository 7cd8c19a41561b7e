package org.fewlabel.standalone.terminal;

import java.util.ArrayList;
import java.util.List;

/** Cells in columns, for a terminal. */
public final class Table {
    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> rightAligned;

    /** @param header a column whose title begins with {@code >} is set flush right */
    public Table(List<String> header) {
        rightAligned = header.stream().map(title -> title.startsWith(">")).toList();
        rows.add(header.stream()
                .map(title -> title.startsWith(">") ? title.substring(1) : title)
                .toList());
    }

    public void add(List<String> row) {
        if (row.size() != rightAligned.size()) {
            throw new IllegalArgumentException("a row must have " + rightAligned.size() + " cells, had " + row.size());
        }
        rows.add(List.copyOf(row));
    }

    @Override
    public String toString() {
        int[] widths = new int[rightAligned.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append(line(rows.get(i), widths)).append('\n');
            if (i == 0) {
                int width = GAP.length() * (widths.length - 1);
                for (int each : widths) {
                    width += each;
                }
                text.append("─".repeat(width)).append('\n');
            }
        }
        return text.toString();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : GAP).append(rightAligned.get(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
