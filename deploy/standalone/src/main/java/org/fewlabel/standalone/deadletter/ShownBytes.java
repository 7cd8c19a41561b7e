package org.fewlabel.standalone.deadletter;

import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import org.fewlabel.contracts.Text;

/** Bytes for a terminal, which obeys some of them: as text where they are text, else in hexadecimal digits. */
public final class ShownBytes {
    private static final int BYTES_PER_LINE = 32;
    /** Of a character of UTF-8. */
    private static final int CONTINUATION_BYTES_MAX = 3;

    private ShownBytes() {}

    /** @param bytesMax how many are shown, from the first on */
    public static String of(byte[] bytes, int bytesMax) {
        byte[] shown = Arrays.copyOf(bytes, Math.min(bytes.length, bytesMax));
        int more = bytes.length - shown.length;
        return text(shown, more > 0) + (more > 0 ? "\n… and " + more + " more bytes" : "");
    }

    private static String text(byte[] bytes, boolean isCut) {
        // The last character may be cut.
        for (int left = 0; left <= (isCut ? CONTINUATION_BYTES_MAX : 0) && left <= bytes.length; left++) {
            try {
                String text = Text.ofUtf8(Arrays.copyOf(bytes, bytes.length - left));
                return String.join("\n", text.lines().map(ShownBytes::line).toList());
            } catch (CharacterCodingException e) {
                // No text, or not to here.
            }
        }
        return hexadecimal(bytes);
    }

    private static String line(String line) {
        return Text.escaped(line);
    }

    private static String hexadecimal(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int start = 0; start < bytes.length; start += BYTES_PER_LINE) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(HexFormat.ofDelimiter(" ")
                            .formatHex(bytes, start, Math.min(start + BYTES_PER_LINE, bytes.length)));
        }
        return text.toString();
    }
}
