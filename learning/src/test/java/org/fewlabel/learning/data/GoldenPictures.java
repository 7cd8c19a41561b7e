package org.fewlabel.learning.data;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.fewlabel.learning.Shape;

/** Small pictures that Java cannot write, with what other programs see in them: benchmarks/pillow/pictures.py makes both. */
final class GoldenPictures {
    private static final Path FOLDER = folder();

    private GoldenPictures() {}

    /** @param name of the file */
    record Picture(String name, Shape shape, List<Integer> pixels) {
        private static Picture read(String line) {
            String[] parts = line.split("\t");
            byte[] pixels = HexFormat.of().parseHex(parts[3]);
            Shape shape = new Shape(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), 3);
            return new Picture(parts[0], shape, unsigned(pixels));
        }
    }

    static List<Picture> all() throws IOException {
        return Files.readAllLines(FOLDER.resolve("pixels.tsv")).stream()
                .map(Picture::read)
                .toList();
    }

    static Picture named(String name) throws IOException {
        return all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    static List<Integer> unsigned(byte[] bytes) {
        return java.util.stream.IntStream.range(0, bytes.length)
                .mapToObj(i -> bytes[i] & 0xff)
                .toList();
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(GoldenPictures.class.getResource("/golden/pictures"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
