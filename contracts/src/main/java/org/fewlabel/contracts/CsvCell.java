package org.fewlabel.contracts;

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

    /** What an API says of the parameter {@code spreadsheet}. */
    public static final String DESCRIPTION =
            "true for a spreadsheet program: a byte order mark first, so that it takes the text for UTF-8, and an apostrophe"
                    + " before a name that it would run as a formula. By default every text is exact";

    /** Programs that are not told take a table for one in the letters of the machine that they run on. */
    public static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    public static CsvCell chosen(boolean forSpreadsheets) {
        return forSpreadsheets ? FOR_SPREADSHEETS : EXACT;
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
