package org.fewlabel.learning.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.contracts.folder.Sha256;
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
 * class from 0 and, where examples come from files, the file's name; where a label set has the label from a network,
 * {@code predicted} comes last.
 */
public final class DataDigest {
    private DataDigest() {}

    /** The digest of all examples, computed once for each data set that is loaded. */
    public static String of(Dataset dataset) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(HexFormat.of().parseHex(dataset.training().sha256()));
        digest.update(HexFormat.of().parseHex(dataset.test().sha256()));
        return Sha256.hex(digest);
    }

    /** The digest of the labels that a run with this split knows. */
    public static String ofLabeledSet(Dataset dataset, LabeledSplit split) {
        MessageDigest digest = Sha256.newDigest();
        List<String> names = dataset.trainingNames();
        for (int example : split.known()) {
            String line = example + "\t" + split.label(example)
                    + (names.isEmpty() ? "" : "\t" + names.get(example))
                    + (split.isPredicted(example) ? "\tpredicted" : "") + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.hex(digest);
    }

    /** The digest of one part; {@link Examples#sha256} computes it only once. */
    static String of(Examples examples) {
        MessageDigest digest = Sha256.newDigest();
        Shape shape = examples.shape();
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
        IntStream.concat(
                        IntStream.of(shape.height(), shape.width(), shape.channels(), examples.count()),
                        IntStream.range(0, examples.count()).map(examples::label))
                .forEachOrdered(
                        each -> digest.update(number.clear().putInt(each).flip()));
        for (int example = 0; example < examples.count(); example++) {
            examples.addTo(digest, example);
        }
        return Sha256.hex(digest);
    }

    /**
     * How many test examples of known class are training examples as well, value for value: of a folder of images the same
     * file in both, say. Told by the first 64 bits of a digest of each.
     */
    public static int testInTraining(Dataset dataset) {
        Examples test = dataset.test();
        long[] training = fingerprints(dataset.training());
        Arrays.sort(training);
        long[] tested = fingerprints(test);
        return (int) IntStream.range(0, test.count())
                .filter(example -> test.label(example) != Examples.UNKNOWN)
                .filter(example -> Arrays.binarySearch(training, tested[example]) >= 0)
                .count();
    }

    private static long[] fingerprints(Examples examples) {
        MessageDigest digest = Sha256.newDigest();
        return IntStream.range(0, examples.count())
                .mapToLong(example -> {
                    examples.addTo(digest, example);
                    return ByteBuffer.wrap(digest.digest()).getLong();
                })
                .toArray();
    }
}
