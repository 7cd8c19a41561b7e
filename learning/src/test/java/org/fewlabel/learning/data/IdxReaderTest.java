package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxReaderTest {
    /** Two images of 1×3 pixels. */
    private static final String IMAGES = "00000803" + "00000002" + "00000001" + "00000003" + "0001ff" + "7f8010";

    private static final String LABELS = "00000801" + "00000003" + "090500";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"images", "images.gz"})
    void readsImagesGzippedOrNot(String name) throws IOException {
        Path file = write(name, IMAGES);

        assertThat(IdxReader.readImages(file, 1, 3)).containsExactly(0, 1, 0xff, 0x7f, 0x80, 0x10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels", "labels.gz"})
    void readsLabelsGzippedOrNot(String name) throws IOException {
        Path file = write(name, LABELS);

        assertThat(IdxReader.readLabels(file, 10)).containsExactly(9, 5, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "00000801000000020000000100000003, 'it begins with 0x00000801, expected 0x00000803'",
        "1f8b0800000000000003, 'it begins with 0x1f8b0800, expected 0x00000803'",
        "0000080300000002000000030000000100ff00ff00ff, 'its images are [3, 1], expected [1, 3]'",
        "00000803ffffffff0000000100000003, 'it claims 4294967295 images'",
        "000008037fffffff0000000100000003, 'it claims 2147483647 images'",
        "00000803200000000000000100000003, 'it ends after 0 of the 1610612736 bytes'",
        "0000080300000002000000010000000300ff00ff00, 'it ends after 5 of the 6 bytes of its 2 images'",
        "0000080300000001000000010000000300ff00ff, 'there are bytes behind its 1 images'",
        "00000803000000020000, 'it ends too early'",
    })
    void refusesADamagedFileByName(String hex, String reason) throws IOException {
        Path file = write("damaged", hex);

        assertThatThrownBy(() -> IdxReader.readImages(file, 1, 3))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void refusesALabelBeyondTheClasses() throws IOException {
        Path file = write("labels", LABELS);

        assertThatThrownBy(() -> IdxReader.readLabels(file, 9))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("label 0 is 9, expected 0 to 8");
    }

    @Test
    void refusesAGzipFileThatWasCutAnywhere() throws IOException {
        Path file = write("images.gz", IMAGES);
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> IdxReader.readImages(file, 1, 3))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(CorruptDatasetException.class)
                    .hasMessageContaining("images.gz is corrupt");
        }
    }

    @Test
    void refusesAGzipFileOfWhichABitFlipped() throws IOException {
        Path file = write("images.gz", IMAGES);
        byte[] whole = Files.readAllBytes(file);
        int checksum = whole.length - 8;

        byte[] flipped = whole.clone();
        flipped[checksum] ^= 1;
        Files.write(file, flipped);

        assertThatThrownBy(() -> IdxReader.readImages(file, 1, 3))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("gzip");
    }

    @Test
    void refusesAPlainFileThatIsCalledGzip() throws IOException {
        Path file = folder.resolve("images.gz");
        Files.write(file, HexFormat.of().parseHex(IMAGES));

        assertThatThrownBy(() -> IdxReader.readImages(file, 1, 3))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("Not in GZIP format");
    }

    @Test
    void saysThatAFileIsMissingRatherThanCorrupt() {
        assertThatThrownBy(() -> IdxReader.readImages(folder.resolve("none"), 1, 3))
                .isInstanceOf(NoSuchFileException.class);
    }

    private Path write(String name, String hex) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
            out.write(HexFormat.of().parseHex(hex));
        }
        return file;
    }
}
