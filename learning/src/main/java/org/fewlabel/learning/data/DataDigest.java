package org.fewlabel.learning.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.learning.Shape;

/**
 * SHA-256 digests, in hexadecimal, by which two runs find out whether they had the same data and knew the same labels.
 *
 * <p>Whole numbers are 32 bits, two's complement, the most significant byte first. Of <b>examples</b>: height, width,
 * channels and count; the label of each, −1 where nobody knows it; then the values of each in the order of its rows, its
 * columns and its channels: of images a byte each, of points the 32 bits of a float each. Of a <b>data set</b>: the 32 bytes
 * of the digest of its training examples, then those of its test examples.
 *
 * <p>Of a <b>labeled set</b>, text in UTF-8: for each training example whose label the run knows, validation examples
 * included, in rising order, a line that ends with a line feed and holds, with tabs between them, its index from 0, its
 * class from 0 and, where examples come from files, the file's name.
 */
public final class DataDigest {
    private DataDigest() {}

    /** The digest of all examples, computed once for each data set that is loaded. */
    public static String of(Dataset dataset) {
        MessageDigest digest = sha256();
        digest.update(HexFormat.of().parseHex(dataset.training().sha256()));
        digest.update(HexFormat.of().parseHex(dataset.test().sha256()));
        return hex(digest);
    }

    /** The digest of the labels that a run with this split knows. */
    public static String ofLabeledSet(Dataset dataset, LabeledSplit split) {
        MessageDigest digest = sha256();
        List<String> names = dataset.trainingNames();
        for (int example : split.known()) {
            String line = example + "\t" + dataset.training().label(example)
                    + (names.isEmpty() ? "" : "\t" + names.get(example)) + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return hex(digest);
    }

    /** @param pixels [labels.length, height, width, channels] */
    static String ofImages(Shape shape, int[] labels, byte[] pixels) {
        MessageDigest digest = begin(shape, labels);
        digest.update(pixels);
        return hex(digest);
    }

    /** @param coordinates [labels.length, dimensions] */
    static String ofPoints(Shape shape, int[] labels, float[] coordinates) {
        MessageDigest digest = begin(shape, labels);
        add(digest, IntStream.range(0, coordinates.length).map(i -> Float.floatToIntBits(coordinates[i])));
        return hex(digest);
    }

    private static MessageDigest begin(Shape shape, int[] labels) {
        MessageDigest digest = sha256();
        add(digest, IntStream.of(shape.height(), shape.width(), shape.channels(), labels.length));
        add(digest, IntStream.of(labels));
        return digest;
    }

    private static void add(MessageDigest digest, IntStream numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
        numbers.forEachOrdered(number -> {
            digest.update(bytes.clear().putInt(number).flip());
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
