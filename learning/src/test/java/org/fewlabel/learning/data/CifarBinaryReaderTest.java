package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBinaryReaderTest {
    private static final List<String> FILES = List.of("a.bin", "b.bin");

    private final CifarBinaryReader reader = new CifarBinaryReader(1, 10);

    @TempDir
    Path folder;

    @Test
    void turnsPlanesOfColourIntoPixels() throws IOException {
        byte[] record = record(3);
        // Row 1, column 2 of red, green and blue.
        record[1 + 34] = 10;
        record[1 + 1024 + 34] = 20;
        record[1 + 2048 + 34] = (byte) 200;
        Files.write(folder.resolve("a.bin"), record);

        ImageExamples images = reader.readFolder(folder, List.of("a.bin")).get(0);

        assertThat(images.count()).isEqualTo(1);
        assertThat(images.label(0)).isEqualTo(3);
        int pixel = (1 * 32 + 2) * 3;
        assertThat(Arrays.copyOfRange(images.pixels(), pixel, pixel + 3)).containsExactly(10, 20, 200);
        assertThat(images.pixels()).contains(0).hasSize(3072);
    }

    @Test
    void takesTheLastOfSeveralLabels() throws IOException {
        byte[] record = new byte[2 + 3072];
        record[0] = 4;
        record[1] = 99;
        record[2] = 7;
        Files.write(folder.resolve("train.bin"), record);

        ImageExamples images = new CifarBinaryReader(2, 100)
                .readFolder(folder, List.of("train.bin"))
                .get(0);

        assertThat(images.label(0)).isEqualTo(99);
        assertThat(images.pixels()[0]).isEqualTo((byte) 7);
    }

    @Test
    void readsTheHundredClassesByTheirFineLabels() throws IOException {
        byte[] record = new byte[2 + 3072];
        record[1] = 53;
        Files.write(folder.resolve("train.bin"), record);
        Files.write(folder.resolve("test.bin"), record);

        Dataset dataset = CifarFiles.CIFAR100.read(folder);

        assertThat(dataset.classNames()).hasSize(100).isSorted().doesNotHaveDuplicates();
        assertThat(dataset.classNames().get(dataset.test().label(0))).isEqualTo("orange");
    }

    @Test
    void joinsFilesInTheirOrder() throws IOException {
        Files.write(folder.resolve("a.bin"), records(1, 2));
        Files.write(folder.resolve("b.bin"), records(9));

        ImageExamples joined = CifarBinaryReader.join(reader.readFolder(folder, FILES));

        assertThat(joined.count()).isEqualTo(3);
        assertThat(List.of(joined.label(0), joined.label(1), joined.label(2))).containsExactly(1, 2, 9);
        assertThat(joined.pixels()[2 * 3072]).isEqualTo((byte) 9);
    }

    @Test
    void readsTheArchiveWhateverItsOrder() throws IOException {
        Path archive = archive("b.bin", records(9), "readme.txt", new byte[] {1}, "a.bin", records(1, 2));

        List<ImageExamples> parts = reader.readArchive(archive, "batches", FILES);

        assertThat(parts).extracting(ImageExamples::count).containsExactly(2, 1);
        assertThat(parts.get(1).label(0)).isEqualTo(9);
    }

    @Test
    void refusesAFileOfAnotherLengthThanWholeRecords() throws IOException {
        Files.write(folder.resolve("a.bin"), Arrays.copyOf(records(1, 2), 2 * 3073 - 1));
        Files.write(folder.resolve("b.bin"), new byte[0]);

        assertThatThrownBy(() -> reader.readFolder(folder, List.of("a.bin")))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("a.bin is corrupt: it has 6145 bytes, expected a multiple of 3073");
        assertThatThrownBy(() -> reader.readFolder(folder, List.of("b.bin")))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("b.bin is corrupt: it has 0 bytes");
    }

    @Test
    void refusesALabelBeyondTheClasses() throws IOException {
        Files.write(folder.resolve("a.bin"), records(1, 10));

        assertThatThrownBy(() -> reader.readFolder(folder, List.of("a.bin")))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("the label of image 1 is 10, expected 0 to 9");
    }

    @Test
    void refusesAnArchiveWithoutOneOfTheFiles() throws IOException {
        Path archive = archive("a.bin", records(1));

        assertThatThrownBy(() -> reader.readArchive(archive, "batches", FILES))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("archive.tar.gz is corrupt: batches/b.bin is not in it");
    }

    /** Two gigabytes were taken for what a few hundred bytes said of a file. */
    @Test
    void takesNoMemoryForWhatAnArchiveOnlyClaims() throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("batches/a.bin");
        entry.setSize(600_000L * 3073);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header);
        Path archive = folder.resolve("archive.tar.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(archive))) {
            gzip.write(header);
        }

        assertThatThrownBy(() -> reader.readArchive(archive, "batches", FILES))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("batches/a.bin claims 1843800000 bytes");
    }

    @Test
    void refusesAnArchiveThatWasCut() throws IOException {
        Path archive = archive("a.bin", records(1), "b.bin", records(2));
        byte[] whole = Files.readAllBytes(archive);

        for (int length : new int[] {0, 5, 20, whole.length / 2, whole.length - 9, whole.length - 1}) {
            Files.write(archive, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> reader.readArchive(archive, "batches", FILES))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(CorruptDatasetException.class)
                    .hasMessageContaining("archive.tar.gz");
        }
    }

    @Test
    void refusesAnArchiveWithAWrongChecksum() throws IOException {
        Path archive = archive("a.bin", records(1), "b.bin", records(2));
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length - 8] ^= 1;
        Files.write(archive, bytes);

        assertThatThrownBy(() -> reader.readArchive(archive, "batches", FILES))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("archive.tar.gz is corrupt: it is not a sound .tar.gz archive");
    }

    /** A black image. */
    private static byte[] record(int label) {
        byte[] record = new byte[3073];
        record[0] = (byte) label;
        return record;
    }

    /** Images whose pixels have the value of the label. */
    private static byte[] records(int... labels) {
        byte[] records = new byte[labels.length * 3073];
        for (int i = 0; i < labels.length; i++) {
            Arrays.fill(records, i * 3073, (i + 1) * 3073, (byte) labels[i]);
        }
        return records;
    }

    private Path archive(Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] content = (byte[]) namesAndContents[i + 1];
                TarArchiveEntry entry = new TarArchiveEntry("batches/" + namesAndContents[i]);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return Files.write(folder.resolve("archive.tar.gz"), bytes.toByteArray());
    }
}
