package org.fewlabel.metrics.web;

import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.CsvCell;
import org.jspecify.annotations.Nullable;

/** A table as RFC 4180 has it: a header line, lines that end in CRLF, nothing for what is not known. */
public final class Csv {
    public static final String MEDIA_TYPE = "text/csv";

    private final CsvCell cells;
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    /** A table with every text as it is. */
    public Csv(List<String> header) {
        this(CsvCell.EXACT, header);
    }

    public Csv(CsvCell cells, List<String> header) {
        this.cells = cells;
        columns = header.size();
        text.append(cells.beginning());
        add(header);
    }

    public void add(List<? extends @Nullable Object> row) {
        if (row.size() != columns) {
            throw new IllegalArgumentException("a row must have " + columns + " cells, has " + row.size());
        }
        text.append(row.stream().map(this::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        // A number is no text, and a negative one no formula.
        return value instanceof Number ? value.toString() : cells.of(value.toString());
    }
}
