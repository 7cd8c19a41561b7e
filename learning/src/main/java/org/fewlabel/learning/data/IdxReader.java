package org.fewlabel.learning.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads IDX files of bytes, the format of the MNIST family, gzipped or not: two zero bytes, 8 for bytes, the number of
 * dimensions, the dimensions as four bytes each, highest first, then the bytes.
 */
final class IdxReader {
    private static final int MAGIC_BYTES = 0x0800;
    private static final int BUFFER_BYTES = 1 << 16;

    private IdxReader() {}

    /** The pixels of all images: [images, height, width]. */
    static byte[] readImages(Path file, int height, int width) throws IOException {
        return read(file, List.of(height, width));
    }

    /** The label of each image, all below {@code classes}. */
    static int[] readLabels(Path file, int classes) throws IOException {
        byte[] bytes = read(file, List.of());
        int[] labels = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            labels[i] = bytes[i] & 0xff;
            if (labels[i] >= classes) {
                throw new CorruptDatasetException(
                        file, "label " + i + " is " + labels[i] + ", expected 0 to " + (classes - 1));
            }
        }
        return labels;
    }

    /** @param inner the expected dimensions behind the first one, which counts the images */
    private static byte[] read(Path file, List<Integer> inner) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, BUFFER_BYTES) : raw) {
            return read(file, inner, new DataInputStream(plain));
        } catch (EOFException e) {
            throw new CorruptDatasetException(file, "it ends too early", e);
        } catch (ZipException e) {
            throw new CorruptDatasetException(file, "it is not sound gzip: " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file, List<Integer> inner, DataInputStream in) throws IOException {
        int magic = in.readInt();
        int expectedMagic = MAGIC_BYTES + 1 + inner.size();
        if (magic != expectedMagic) {
            throw new CorruptDatasetException(
                    file, String.format(Locale.ROOT, "it begins with 0x%08x, expected 0x%08x", magic, expectedMagic));
        }
        int images = in.readInt();
        int[] dimensions = new int[inner.size()];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = in.readInt();
        }
        if (!Arrays.equals(
                dimensions, inner.stream().mapToInt(Integer::intValue).toArray())) {
            throw new CorruptDatasetException(
                    file, "its images are " + Arrays.toString(dimensions) + ", expected " + inner);
        }
        long size = inner.stream().mapToLong(Integer::longValue).reduce(images, (a, b) -> a * b);
        if (images < 0 || size > Integer.MAX_VALUE) {
            throw new CorruptDatasetException(file, "it claims " + Integer.toUnsignedString(images) + " images");
        }
        // readNBytes takes memory as the bytes come, so that a wrong count cannot ask for more than there is.
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw new CorruptDatasetException(
                    file, "it ends after " + bytes.length + " of the " + size + " bytes of its " + images + " images");
        }
        // Looking behind the last byte also makes gzip compare its checksum.
        if (in.read() >= 0) {
            throw new CorruptDatasetException(file, "there are bytes behind its " + images + " images");
        }
        return bytes;
    }
}
