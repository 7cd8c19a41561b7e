package org.fewlabel.learning.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fewlabel.contracts.Json;

/** A document in Markdown (CommonMark, with tables) as it is put together, block after block. */
final class Markdown {
    /** What begins something within a line: in CommonMark, in tables, and in what GitHub adds. */
    private static final String MARKUP = "\\`*_[]<>&#|~!:@$";

    private final StringBuilder document = new StringBuilder();

    /** @param text markup */
    Markdown heading(int level, String text) {
        return block("#".repeat(level) + " " + text);
    }

    /** @param text markup */
    Markdown paragraph(String text) {
        return block(text);
    }

    /** @param items markup, each on a line */
    Markdown list(List<String> items) {
        return block("- " + String.join("\n- ", items));
    }

    /** @param rows markup, the head first; all as wide as it */
    Markdown table(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add("| " + String.join(" | ", row) + " |");
            if (lines.size() == 1) {
                lines.add("|" + "---|".repeat(row.size()));
            }
        }
        return block(String.join("\n", lines));
    }

    /** @param text of lines that begin with no backtick */
    Markdown code(String language, String text) {
        return block("```" + language + "\n" + text.stripTrailing() + "\n```");
    }

    /** A value of a contract. Its texts are within quotation marks, on one line each, so that no fence ends in one. */
    Markdown json(Object value) {
        try {
            return code("json", Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    private Markdown block(String text) {
        document.append(document.isEmpty() ? "" : "\n").append(text).append('\n');
        return this;
    }

    /**
     * A text that somebody chose, as markup that shows exactly it, on one line. What begins a block at the start of a line is
     * left as it is, since the text comes after something else.
     */
    static String plain(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (breaksLine(character)) {
                escaped.append(' ');
                return;
            }
            if (MARKUP.indexOf(character) >= 0) {
                escaped.append('\\');
            }
            escaped.appendCodePoint(character);
        });
        // GitHub makes a link of it.
        return escaped.toString().replace("www.", "www\\.");
    }

    private static boolean breaksLine(int character) {
        int type = Character.getType(character);
        return Character.isISOControl(character)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** A text of letters, digits, dots and hyphens that is to be read as a name. */
    static String name(String text) {
        return "`" + text + "`";
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Override
    public String toString() {
        return document.toString();
    }
}
