package org.fewlabel.learning.export;

/** Texts of users as Markdown (CommonMark) that shows exactly them. */
final class Markdown {
    private static final String SPECIAL = "\\`*_{}[]()<>#+-.!|~&:^$=\"'";

    private Markdown() {}

    /** A text in the midst of a line or in a cell of a table: nothing in it is markup, and it breaks no line. */
    static String cell(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
                escaped.append(' ');
                return;
            }
            if (SPECIAL.indexOf(character) >= 0) {
                escaped.append('\\');
            }
            escaped.appendCodePoint(character);
        });
        return escaped.toString();
    }
}
