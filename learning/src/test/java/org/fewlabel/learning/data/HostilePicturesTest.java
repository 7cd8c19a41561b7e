package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No file kills the service that reads it, be it a mistake or an attack. */
class HostilePicturesTest {
    private static final int MUTATIONS_PER_KIND = 5;
    private static final int SMALL_HEAP_MEGABYTES = 420;
    private static final Shape SHAPE = new Shape(32, 32, 3);

    @TempDir
    Path folder;

    /** 8 pictures, 5 kinds of damage, 5 of each kind. */
    @Test
    @Timeout(120)
    void readsTwoHundredDamagedFilesOrSaysWhyNot() throws IOException {
        ImageDecoder decoder = new ImageDecoder(SHAPE, true);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<String> outcomes = new ArrayList<>();
        for (Map.Entry<String, byte[]> whole : DamagedPictures.whole().entrySet()) {
            for (DamagedPictures.Damage damage : DamagedPictures.Damage.values()) {
                for (int i = 0; i < MUTATIONS_PER_KIND; i++) {
                    SplittableRandom random = new SplittableRandom(outcomes.size());
                    Path file = Files.write(folder.resolve("damaged"), damage.done(whole.getValue(), random));
                    long before = threads.getCurrentThreadAllocatedBytes();
                    String outcome = outcome(decoder, file);
                    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

                    assertThat(allocated)
                            .as("bytes allocated for %s, %s %d: %s", whole.getKey(), damage, i, outcome)
                            .isLessThan(2 * ImageDecoder.HEAP_BYTES);
                    outcomes.add(whole.getKey() + " " + damage + ": " + outcome);
                }
            }
        }
        assertThat(outcomes).hasSize(200);
        assertThat(outcomes.stream().filter(outcome -> outcome.endsWith(": read")))
                .as("some are read all the same, most are not")
                .hasSizeBetween(10, 110);
    }

    private static String outcome(ImageDecoder decoder, Path file) {
        try {
            decoder.read(file, new byte[SHAPE.size()], 0);
            return "read";
        } catch (IOException e) {
            assertThat(e.getMessage()).as("a reason").isNotBlank();
            return e.getMessage();
        }
    }

    /**
     * What brought the services down: memory is pixels times the bytes of the decoder's form, twice, and not pixels. Read by
     * a process with little more heap than one picture may take.
     */
    @Test
    @Timeout(120)
    void readsTheLargestPicturesInLittleMemory() throws Exception {
        PictureFiles.writeEvenPng(folder.resolve("1-transparent.png"), 10_000, 10_000, 8, 6);
        PictureFiles.writeEvenPng(folder.resolve("2-sixteen-bits.png"), 6_000, 6_000, 16, 6);
        PictureFiles.writeEvenPng(folder.resolve("3-tall.png"), 1, 90_000_000, 8, 0, 9);
        PictureFiles.writeEvenPng(folder.resolve("4-wide.png"), 60_000, 1_600, 8, 2);
        PictureFiles.writeEvenPng(folder.resolve("5-too-many.png"), 50_000, 50_000, 1, 0, 9);
        Files.write(
                folder.resolve("6-photograph.jpg"),
                PictureFiles.encoded(PictureFiles.even(9_000, 6_000, 0x808080), "jpg"));

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + SMALL_HEAP_MEGABYTES + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostilePicturesTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();

        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(folder.resolve("output")))
                .containsExactly(
                        "1-transparent.png: read",
                        "2-sixteen-bits.png: read",
                        "3-tall.png: it is 1×90000000, more than 65535 on a side".replace('×', 'x'),
                        "4-wide.png: read",
                        "5-too-many.png: it has 2500000000 pixels, more than 100000000",
                        "6-photograph.jpg: read");
        assertThat(process.exitValue()).isZero();
    }

    /** The process with little memory: says what becomes of each picture in a folder. */
    public static void main(String[] arguments) {
        File[] files = new File(arguments[0]).listFiles((folder, name) -> name.matches("\\d.*"));
        Arrays.sort(files);
        for (File file : files) {
            String outcome = outcome(new ImageDecoder(SHAPE, true), file.toPath());
            System.out.println(file.getName() + ": " + outcome.replace('×', 'x'));
        }
    }

    /** Each of the 65,536 groups of codes that a file may ask for, in 20 bits, takes five tables of a kilobyte. */
    @Test
    void stopsADecoderThatSetsUpTablesWithoutEnd() throws IOException {
        EncodedImage image = EncodedImage.read(GoldenPictures.file("lossless.webp"));
        EncodedInput input = new EncodedInput(image, 1 << 20);
        List<byte[]> tables = new ArrayList<>();

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1 << 20; i++) {
                        tables.add(new byte[1 << 10]);
                        input.seek(0);
                        input.read();
                    }
                })
                .hasMessage("decoding it takes more than 1 MB");
        assertThat(tables).hasSizeLessThan(3_000);
    }

    @Test
    void refusesAWebpOfTwoSizes() throws IOException {
        byte[] webp = Files.readAllBytes(GoldenPictures.file("alpha.webp"));
        webp[24] = 5; // Of the canvas.
        Path file = Files.write(folder.resolve("lying.webp"), webp);

        assertThatThrownBy(() -> PictureFiles.read(file, SHAPE, true))
                .hasMessageContaining("it is damaged: it is 6×20");
    }

    @Test
    @Timeout(20)
    void refusesAJpegWithScansWithoutEnd() throws IOException {
        byte[] jpeg = Files.readAllBytes(GoldenPictures.file("progressive.jpg"));
        byte[] scans = Arrays.copyOf(jpeg, jpeg.length + 4_000_000);
        for (int i = jpeg.length - 2; i + 1 < scans.length; i += 2) {
            scans[i] = (byte) 0xff;
            scans[i + 1] = (byte) 0xda;
        }
        Path file = Files.write(folder.resolve("scans.jpg"), scans);

        assertThatThrownBy(() -> PictureFiles.read(file, SHAPE, true)).hasMessage("it has more than 200 scans");
    }

    /** Java's reader would take hours to put the comments together. */
    @Test
    void refusesAGifOfComments() throws IOException {
        byte[] gif = PictureFiles.encoded(PictureFiles.even(8, 8, 0), "gif");
        int header = 13 + (3 << (gif[10] & 7) + 1);
        byte[] commented = Arrays.copyOf(gif, header + 2 + 256 * 8_192 + 1);
        commented[header] = 0x21;
        commented[header + 1] = (byte) 0xfe;
        for (int block = 0; block < 8_192; block++) {
            commented[header + 2 + 256 * block] = (byte) 0xff;
        }
        Path file = Files.write(folder.resolve("comments.gif"), commented);

        assertThatThrownBy(() -> PictureFiles.read(file, SHAPE, true)).hasMessage("it has more than 1 MB of comments");
    }

    @Test
    void refusesAFileThatIsTooLongBeforeReadingIt() throws IOException {
        Path file = folder.resolve("long.png");
        try (var channel = Files.newByteChannel(
                file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.position(EncodedImage.FILE_BYTES_MAX);
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {1}));
        }

        assertThatThrownBy(() -> PictureFiles.read(file, SHAPE, true)).hasMessage("the file has more than 64 MB");
    }
}
