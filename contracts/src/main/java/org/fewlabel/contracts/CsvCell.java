package org.fewlabel.contracts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text as a cell of a CSV table (RFC 4180). */
public enum CsvCell {
    /** The text itself, to the letter: for programs. */
    EXACT {
        @Override
        String harmless(String text) {
            return text;
        }
    },
    /**
     * For spreadsheet programs, which run what begins with an equals sign and its like as a formula: an apostrophe before it
     * makes it a text.
     */
    FOR_SPREADSHEETS {
        @Override
        String harmless(String text) {
            return !text.isEmpty() && FORMULA_BEGINNINGS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        }
    };

    /** As OWASP lists them under "CSV injection", full-width forms included. */
    private static final String FORMULA_BEGINNINGS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /** What an API says of the parameter that {@link #read} reads. */
    public static final String DESCRIPTION =
            "true for a spreadsheet program: a byte order mark first, so that it takes the text for UTF-8, and an apostrophe"
                    + " before a name that it would run as a formula. By default every text is exact";

    /** Programs that are not told take a table for one in the letters of the machine that they run on. */
    public static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    /**
     * Reads a user's choice.
     *
     * @param spreadsheet {@code true} or {@code false}; null for what is the default, the exact form
     * @return empty if it is none of these
     */
    public static Optional<CsvCell> read(@Nullable String spreadsheet) {
        if (spreadsheet == null || spreadsheet.equals("false")) {
            return Optional.of(EXACT);
        }
        return spreadsheet.equals("true") ? Optional.of(FOR_SPREADSHEETS) : Optional.empty();
    }

    abstract String harmless(String text);

    /** With quotes only where they are needed. */
    public String of(String text) {
        String cell = harmless(text);
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** What the file begins with: a spreadsheet program knows UTF-8 by its byte order mark alone. */
    public String beginning() {
        return this == FOR_SPREADSHEETS ? "\uFEFF" : "";
    }
}
