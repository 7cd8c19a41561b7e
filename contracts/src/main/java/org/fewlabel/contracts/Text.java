package org.fewlabel.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one rule for text that somebody hands in: names, parameters, words of a job spec. It is checked where text enters, so
 * that whatever is behind (PostgreSQL, whose texts cannot hold U+0000, UTF-8, which cannot hold half a surrogate pair) never
 * refuses or alters it.
 */
public final class Text {
    private static final int SHOWN_CHARACTERS_MAX = 60;
    private static final int REPLACEMENT = 0xFFFD;

    private Text() {}

    /**
     * What is wrong with a text, as the rule that it breaks; null for a good one, which also is neither blank nor longer than
     * {@code lengthMax}.
     */
    public static @Nullable String flaw(String text, int lengthMax) {
        if (text.isBlank() || text.length() > lengthMax) {
            return "must be a text of 1 to " + lengthMax + " characters";
        }
        return flaw(text);
    }

    /** The same without a bound on the length. */
    public static @Nullable String flaw(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            String flaw = flaw(character);
            if (flaw != null) {
                return "must not hold " + name(character) + ", " + flaw;
            }
        }
        return null;
    }

    private static @Nullable String flaw(int character) {
        if (Character.isISOControl(character)) {
            return "a control character";
        }
        if (isHalf(character)) {
            return "half of a character";
        }
        // Who decodes bytes that are no UTF-8 leaves it in their place: the text is not what was sent.
        return character == REPLACEMENT ? "which stands for what is not UTF-8" : null;
    }

    /** Whether a text is nothing but visible characters of ASCII, so that it can stand in a header. */
    public static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(character -> character > ' ' && character <= '~');
    }

    /** A text for a message to people: on one line, without what cannot be shown, and not too long. */
    public static String shown(String text) {
        return shown(text, SHOWN_CHARACTERS_MAX);
    }

    /** The same with another bound on its length, at least 1. */
    public static String shown(String text, int charactersMax) {
        int end = Math.min(text.length(), charactersMax);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return escaped(text.substring(0, end)) + (end < text.length() ? "…" : "");
    }

    /** A text whose control characters and halves of characters are written as JSON writes them, such as {@code \u0000}. */
    public static String escaped(String text) {
        if (flaw(text) == null) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) || isHalf(character)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", character));
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }

    /** A text that nobody checked where it entered, with U+FFFD in the place of what PostgreSQL or UTF-8 cannot hold. */
    public static String storable(String text) {
        if (text.codePoints().noneMatch(Text::isNotStorable)) {
            return text;
        }
        StringBuilder storable = new StringBuilder();
        text.codePoints()
                .map(character -> isNotStorable(character) ? REPLACEMENT : character)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }

    /**
     * A message to people that nobody checked where it entered, as who keeps it can keep it: storable, and cut where it is longer
     * than that. It may quote anything, and no news is lost for what it says.
     */
    public static String message(String text, int lengthMax) {
        if (text.length() <= lengthMax) {
            return storable(text);
        }
        // Half a character at the cut is replaced as any other.
        return storable(text.substring(0, lengthMax - 1)) + "…";
    }

    /**
     * Text out of bytes. {@link String} would put marks in the place of what is no UTF-8, and hand on something else than was written.
     *
     * @throws CharacterCodingException if they are not UTF-8
     */
    public static String ofUtf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /**
     * The same of a file.
     *
     * @param name of the file, for the message
     * @throws IllegalArgumentException if it is not UTF-8
     */
    public static String ofUtf8(byte[] bytes, String name) {
        try {
            return ofUtf8(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(name + " is not text in UTF-8", e);
        }
    }

    /** Without the byte order mark that some editors put before UTF-8. */
    public static String withoutByteOrderMark(String document) {
        return document.startsWith("\uFEFF") ? document.substring(1) : document;
    }

    private static boolean isNotStorable(int character) {
        return character == 0 || isHalf(character);
    }

    private static boolean isHalf(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }

    private static String name(int character) {
        return String.format(Locale.ROOT, "U+%04X", character);
    }
}
