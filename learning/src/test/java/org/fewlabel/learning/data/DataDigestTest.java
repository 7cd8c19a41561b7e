package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;

class DataDigestTest {
    private static final Shape ONE_BY_TWO = new Shape(1, 2, 1);

    /** The bytes as the documentation has them, written out by hand. */
    @Test
    void isOfTheDocumentedBytes() {
        String training =
                sha256("00000001 00000002 00000001 00000003" + "00000000 ffffffff 00000001" + "0102 03ff 0506");
        String test = sha256("00000001 00000002 00000001 00000001" + "00000001" + "0708");

        assertThat(DataDigest.of(dataset(1, List.of()))).isEqualTo(sha256(training + test));
    }

    @Test
    void isOfTheBitsOfCoordinates() {
        Examples points = new PointExamples(2, new float[] {1, -0f, Float.MIN_VALUE, 0.5f}, new int[] {0, 1});

        assertThat(points.sha256())
                .isEqualTo(sha256("00000001 00000001 00000002 00000002" + "00000000 00000001"
                        + "3f800000 80000000 00000001 3f000000"));
    }

    @Test
    void changesWithEveryPixelAndLabel() {
        String before = DataDigest.of(dataset(1, List.of()));

        assertThat(DataDigest.of(dataset(2, List.of()))).isNotEqualTo(before);
        assertThat(image(new byte[] {1, 2}, 0).sha256())
                .isNotEqualTo(image(new byte[] {1, 2}, 1).sha256())
                .isNotEqualTo(image(new byte[] {2, 2}, 0).sha256())
                .isEqualTo(image(new byte[] {1, 2}, 0).sha256());
    }

    @Test
    void namesTheLabelsThatARunKnows() {
        Dataset dataset = dataset(1, List.of());
        LabeledSplit split = LabeledSplit.of(dataset.training(), 2, 2, 0);

        assertThat(DataDigest.ofLabeledSet(dataset, split)).isEqualTo(sha256(bytes("0\t0\n2\t1\n")));
    }

    @Test
    void namesTheirFilesToo() {
        Dataset dataset = dataset(1, List.of("labeled/a/1.png", "unlabeled/2.png", "labeled/größe/3.png"));
        LabeledSplit split = LabeledSplit.of(dataset.training(), 2, 2, 0);

        assertThat(DataDigest.ofLabeledSet(dataset, split))
                .isEqualTo(sha256(bytes("0\t0\tlabeled/a/1.png\n2\t1\tlabeled/größe/3.png\n")));
    }

    /** Held out of training, but known all the same. */
    @Test
    void countsValidationExamplesAmongTheLabels() {
        Dataset moons = TwoMoons.generate();
        DatasetSpec none = new DatasetSpec(DatasetName.TWO_MOONS, 20, 3);
        DatasetSpec some = new DatasetSpec(DatasetName.TWO_MOONS, 20, 3, null, 6, 5);
        DatasetSpec fewer = new DatasetSpec(DatasetName.TWO_MOONS, 14, 3);

        assertThat(labeledSet(moons, some))
                .isEqualTo(labeledSet(moons, none))
                .isNotEqualTo(labeledSet(moons, fewer))
                .isNotEqualTo(labeledSet(moons, new DatasetSpec(DatasetName.TWO_MOONS, 20, 4)));
    }

    /** A file in test that is in labeled or unlabeled as well; what is of unknown class is not tested on. */
    @Test
    void countsTestExamplesThatAreTrainingExamples() {
        byte[] test = {3, (byte) 0xff, 9, 9, 3, (byte) 0xff, 1, 2};
        Dataset dataset = dataset(1, List.of());

        assertThat(DataDigest.testInTraining(new Dataset(
                        dataset.name(),
                        dataset.classNames(),
                        dataset.means(),
                        dataset.deviations(),
                        dataset.training(),
                        new ImageExamples(ONE_BY_TWO, test, new int[] {1, 0, Examples.UNKNOWN, 1}))))
                .isEqualTo(2);
        assertThat(DataDigest.testInTraining(dataset)).isZero();
        assertThat(DataDigest.testInTraining(TwoMoons.generate())).isZero();
    }

    private static String labeledSet(Dataset dataset, DatasetSpec spec) {
        return DataDigest.ofLabeledSet(dataset, LabeledSplit.of(dataset.training(), dataset.classes(), spec));
    }

    private static Dataset dataset(int firstPixel, List<String> names) {
        byte[] pixels = {(byte) firstPixel, 2, 3, (byte) 0xff, 5, 6};
        return new Dataset(
                DatasetName.IMAGE_FOLDER,
                List.of("a", "größe"),
                List.of(0.5),
                List.of(0.5),
                new ImageExamples(ONE_BY_TWO, pixels, new int[] {0, Examples.UNKNOWN, 1}, names),
                image(new byte[] {7, 8}, 1));
    }

    private static ImageExamples image(byte[] pixels, int label) {
        return new ImageExamples(ONE_BY_TWO, pixels, new int[] {label});
    }

    private static String bytes(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String hex) {
        try {
            byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
