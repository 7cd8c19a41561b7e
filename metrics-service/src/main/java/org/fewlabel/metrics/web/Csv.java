package org.fewlabel.metrics.web;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table as RFC 4180 has it: a header line, lines that end in CRLF, nothing for what is not known. */
public final class Csv {
    public static final String MEDIA_TYPE = "text/csv";

    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

    private final int columns;
    private final StringBuilder text = new StringBuilder();

    public Csv(List<String> header) {
        columns = header.size();
        add(header);
    }

    public void add(List<? extends @Nullable Object> row) {
        if (row.size() != columns) {
            throw new IllegalArgumentException("a row must have " + columns + " cells, has " + row.size());
        }
        text.append(row.stream().map(Csv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String cell(@Nullable Object value) {
        String cell = value == null ? "" : value.toString();
        return NEEDS_QUOTES.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
