package org.fewlabel.service.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.CsvCell;
import org.jspecify.annotations.Nullable;

/** A table as RFC 4180 has it: a header line, lines that end in CRLF, nothing for what is not known. */
public final class Csv {
    public static final String MEDIA_TYPE = "text/csv";

    private final int columns;
    private final List<List<? extends @Nullable Object>> rows = new ArrayList<>();

    public Csv(List<String> header) {
        columns = header.size();
        add(header);
    }

    public void add(List<? extends @Nullable Object> row) {
        if (row.size() != columns) {
            throw new IllegalArgumentException("a row must have " + columns + " cells, has " + row.size());
        }
        rows.add(row);
    }

    /** With every text as it is. */
    @Override
    public String toString() {
        return text(CsvCell.EXACT);
    }

    public String text(CsvCell cells) {
        return rows.stream()
                .map(row -> row.stream().map(value -> cell(value, cells)).collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining("", cells.beginning(), ""));
    }

    private static String cell(@Nullable Object value, CsvCell cells) {
        if (value == null) {
            return "";
        }
        // A number is no text, and a negative one no formula.
        return value instanceof Number ? value.toString() : cells.of(value.toString());
    }
}
