package org.fewlabel.learning.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.fewlabel.learning.Shape;

/**
 * Reads CIFAR's binary files: records of one byte for the label (CIFAR-100: a coarse, then the fine one), then 3,072 for
 * the pixels: red, green and blue of 32 rows of 32 pixels. They are turned to channels last.
 */
final class CifarBinaryReader {
    private static final Shape SHAPE = new Shape(32, 32, 3);
    private static final int BUFFER_BYTES = 1 << 16;
    /** How many bytes can come of a deflated one. */
    private static final long DEFLATE_RATIO_MAX = 1_032;

    private final int labelBytes;
    private final int recordBytes;
    private final int classes;

    /** @param labelBytes how many labels a record begins with; the last of them counts */
    CifarBinaryReader(int labelBytes, int classes) {
        this.labelBytes = labelBytes;
        this.recordBytes = labelBytes + SHAPE.size();
        this.classes = classes;
    }

    /** Reads files of a folder; their contents are in the order of the files. */
    List<ImageExamples> readFolder(Path folder, List<String> files) throws IOException {
        List<ImageExamples> parts = new ArrayList<>();
        for (String name : files) {
            Path file = folder.resolve(name);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
                parts.add(read(in, Files.size(file), file));
            }
        }
        return parts;
    }

    /**
     * Reads a .tar.gz archive to its end, so that gzip's checksum is compared.
     *
     * @param archiveFolder where in the archive the files lie
     * @return the content of the files, in their order
     */
    List<ImageExamples> readArchive(Path archive, String archiveFolder, List<String> files) throws IOException {
        Map<String, ImageExamples> parts;
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive), BUFFER_BYTES)) {
            parts = readArchive(raw, Files.size(archive), archive, archiveFolder, files);
        }
        for (String name : files) {
            if (!parts.containsKey(name)) {
                throw new CorruptDatasetException(archive, archiveFolder + "/" + name + " is not in it");
            }
        }
        return files.stream().map(parts::get).toList();
    }

    /** @param archiveBytes the length of the archive: no file in it takes more memory than what can be in that many */
    Map<String, ImageExamples> readArchive(
            InputStream raw, long archiveBytes, Path archive, String archiveFolder, List<String> files)
            throws IOException {
        Map<String, ImageExamples> parts = new HashMap<>();
        try (InputStream plain = new GZIPInputStream(raw, BUFFER_BYTES);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                for (String name : files) {
                    if (entry.isFile() && entry.getName().equals(archiveFolder + "/" + name)) {
                        if (entry.getSize() > archiveBytes * DEFLATE_RATIO_MAX) {
                            throw new CorruptDatasetException(
                                    archive, entry.getName() + " claims " + entry.getSize() + " bytes");
                        }
                        parts.put(name, read(tar, entry.getSize(), archive.resolve(entry.getName())));
                    }
                }
            }
            plain.transferTo(OutputStream.nullOutputStream());
            return parts;
        } catch (CorruptDatasetException e) {
            throw e;
        } catch (EOFException e) {
            throw new CorruptDatasetException(archive, "it ends too early", e);
        } catch (IOException e) {
            throw new CorruptDatasetException(archive, "it is not a sound .tar.gz archive: " + e.getMessage(), e);
        }
    }

    private ImageExamples read(InputStream in, long bytes, Path file) throws IOException {
        if (bytes == 0 || bytes % recordBytes != 0 || bytes > Integer.MAX_VALUE) {
            throw new CorruptDatasetException(
                    file, "it has " + bytes + " bytes, expected a multiple of " + recordBytes);
        }
        int images = (int) (bytes / recordBytes);
        int[] labels = new int[images];
        byte[] pixels = new byte[images * SHAPE.size()];
        byte[] record = new byte[recordBytes];
        for (int image = 0; image < images; image++) {
            if (in.readNBytes(record, 0, recordBytes) < recordBytes) {
                throw new CorruptDatasetException(file, "it ends within image " + image + " of " + images);
            }
            labels[image] = record[labelBytes - 1] & 0xff;
            if (labels[image] >= classes) {
                throw new CorruptDatasetException(
                        file,
                        "the label of image " + image + " is " + labels[image] + ", expected 0 to " + (classes - 1));
            }
            turnChannelsLast(record, pixels, image * SHAPE.size());
        }
        return new ImageExamples(SHAPE, pixels, labels);
    }

    private void turnChannelsLast(byte[] record, byte[] pixels, int offset) {
        int plane = SHAPE.height() * SHAPE.width();
        int to = offset;
        for (int pixel = 0; pixel < plane; pixel++) {
            for (int channel = 0; channel < SHAPE.channels(); channel++) {
                pixels[to++] = record[labelBytes + channel * plane + pixel];
            }
        }
    }

    /** All images of several files as one part of a data set. */
    static ImageExamples join(List<ImageExamples> parts) {
        int count = parts.stream().mapToInt(ImageExamples::count).sum();
        byte[] pixels = new byte[count * SHAPE.size()];
        int[] labels = new int[count];
        int first = 0;
        for (ImageExamples part : parts) {
            System.arraycopy(part.pixels(), 0, pixels, first * SHAPE.size(), part.pixels().length);
            for (int image = 0; image < part.count(); image++) {
                labels[first + image] = part.label(image);
            }
            first += part.count();
        }
        return new ImageExamples(SHAPE, pixels, labels);
    }
}
