package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A picture for which there is no room now is no damaged one, and kills nobody. */
class HeapRoomTest {
    private static final int HEAP_MEGABYTES = 100;

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void saysOfAPictureThatTheHeapIsTooSmallAndReadsTheNext() throws Exception {
        PictureFiles.writeEvenPng(folder.resolve("large"), 10_000, 10_000, 8, 6);
        Files.write(
                folder.resolve("small"),
                PictureFiles.encoded(PictureFiles.noise(40, 30, BufferedImage.TYPE_INT_RGB), "png"));

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeapRoomTest.class.getName(),
                        folder.resolve("large").toString(),
                        folder.resolve("small").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();

        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(folder.resolve("output")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .matches(
                                        "HeapShortageException: decoding it takes \\d+ MB of heap, and only \\d+ of \\d+ MB"
                                                + " are free"),
                        second -> assertThat(second).isEqualTo("read"));
        assertThat(process.exitValue()).isZero();
    }

    /** The process with little memory. */
    public static void main(String[] files) throws IOException {
        ImageDecoder decoder = new ImageDecoder(new Shape(32, 32, 3), true);
        for (String file : files) {
            byte[] bytes = Files.readAllBytes(Path.of(file));
            try {
                decoder.read(bytes);
                System.out.println("read");
            } catch (IOException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }
}
