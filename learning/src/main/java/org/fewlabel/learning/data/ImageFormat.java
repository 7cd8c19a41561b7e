package org.fewlabel.learning.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The formats of pictures that can be read. A file's first bytes tell which it is, whatever the file is called. */
enum ImageFormat {
    JPEG,
    PNG,
    WEBP,
    BMP,
    GIF;

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** @return null if it is none of them */
    static @Nullable ImageFormat of(byte[] bytes, int length) {
        if (length >= 3 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8 && (bytes[2] & 0xff) == 0xff) {
            return JPEG;
        }
        if (length >= 8 && Arrays.equals(bytes, 0, 8, PNG_SIGNATURE, 0, 8)) {
            return PNG;
        }
        if (hasText(bytes, length, 0, "RIFF") && hasText(bytes, length, 8, "WEBP")) {
            return WEBP;
        }
        if (hasText(bytes, length, 0, "GIF87a") || hasText(bytes, length, 0, "GIF89a")) {
            return GIF;
        }
        return hasText(bytes, length, 0, "BM") ? BMP : null;
    }

    static boolean hasText(byte[] bytes, int length, int from, String text) {
        byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
        return length - from >= expected.length
                && Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length);
    }
}
