package org.fewlabel.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;

/** The operations on bytes against Pillow's, byte for byte: what {@code benchmarks/pillow/golden.py} wrote down. */
class PillowTest {
    @Test
    void changesImagesAsPillowDoes() throws IOException {
        List<String> differences = new ArrayList<>();
        Set<String> operations = new HashSet<>();

        for (String line : golden()) {
            String[] fields = line.split("\t");
            Shape shape = new Shape(number(fields[2]), number(fields[3]), number(fields[4]));
            Canvas canvas = image(shape, number(fields[5]));
            apply(fields[0], canvas, Double.parseDouble(fields[1]));
            String expected = fields[6];
            String actual = expected.length() == 8 ? crc32(canvas.pixels()) : hex(canvas.pixels());
            if (!actual.equals(expected)) {
                differences.add(line + "\n but was " + actual);
            }
            operations.add(fields[0]);
        }

        assertThat(differences).isEmpty();
        assertThat(operations).as("all operations and the hue").hasSize(StrongOperation.values().length + 1);
    }

    private static void apply(String operation, Canvas canvas, double strength) {
        if (operation.equals("HUE")) {
            Colors.hue(canvas, strength);
        } else {
            StrongOperation.valueOf(operation).apply(canvas, strength);
        }
    }

    private static List<String> golden() throws IOException {
        try (InputStream in = PillowTest.class.getResourceAsStream("/golden/pillow.tsv")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** The image of that number, by the formula of golden.py. */
    private static Canvas image(Shape shape, int number) {
        Canvas canvas = new Canvas(shape);
        int channels = shape.channels();
        for (int i = 0; i < shape.size(); i++) {
            long place = number % 3 == 2 ? i / (4 * channels) * channels + i % channels : i;
            long value = (place * 2_654_435_761L + number * 40_503L) & 0xffff_ffffL;
            value = ((value ^ (value >> 15)) * 739_982_445L) & 0xffff_ffffL;
            value = (value ^ (value >> 13)) >> 24;
            canvas.pixels()[i] = (byte) (number % 2 == 1 ? 60 + value / 3 : value);
        }
        return canvas;
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
