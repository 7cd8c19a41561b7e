package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fewlabel.contracts.event.ClassificationReport;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.junit.jupiter.api.Test;

class QualityOfLabelsTest {
    private static final int UNKNOWN = Examples.UNKNOWN;

    @Test
    void judgesTheLabelsOfTheUnlabeledImagesAlone() {
        EpochLabels labels = labels(2, 0, 1, 1, 0, 0.45f, 0.55f, 0.25f, 0.75f, 0.95f, 0.05f);

        // Image 0, which is wrong, came with its label.
        LabelQuality quality = QualityOfLabels.of(labels, truth(0, 1, 1, UNKNOWN, 0), new int[] {1, 2, 3, 4}, 0.75);

        assertThat(quality.coverage()).isEqualTo(0.75);
        assertThat(quality.meanConfidence()).isCloseTo((1 + 0.55 + 0.75 + 0.95) / 4, within(1e-6));
        assertThat(quality.confidenceHistogram()).containsExactly(0, 0, 0, 0, 0, 1, 0, 1, 0, 2);
        assertThat(quality.classCounts()).containsExactly(2, 2);
        assertThat(quality.accuracy()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(quality.images()).isEqualTo(4);
    }

    @Test
    void knowsNoAccuracyWhereNoTruthIsKnown() {
        LabelQuality quality = QualityOfLabels.of(labels(2, 1, 0), truth(UNKNOWN), new int[] {0}, 0);

        assertThat(quality.accuracy()).isNull();
        assertThat(quality.report()).isNull();
    }

    @Test
    void saysHowGoodTheConfidentLabelsAre() {
        EpochLabels labels = labels(2, 0.9f, 0.1f, 0.8f, 0.2f, 0.6f, 0.4f, 0.3f, 0.7f);

        assertThat(report(labels, 0.75, 0, 1, 1, 1).accuracyAboveThreshold()).isEqualTo(0.5);
        assertThat(report(labels, 0, 0, 1, 1, 1).accuracyAboveThreshold()).isEqualTo(0.5);
        assertThat(report(labels, 0.85, 0, 1, 1, 1).accuracyAboveThreshold()).isEqualTo(1);
        assertThat(report(labels, 0.95, 0, 1, 1, 1).accuracyAboveThreshold()).isNull();
    }

    @Test
    void countsEachClassForItself() {
        // Labels 0 0 0 1 1 2 for images of the classes 0 0 1 1 1 0; nobody is of class 2 or 3, and no label is 3.
        EpochLabels labels = certain(4, 0, 0, 0, 1, 1, 2);

        ClassificationReport report = report(labels, 0, 0, 0, 1, 1, 1, 0);

        assertThat(report.images()).isEqualTo(6);
        assertThat(report.precision()).containsExactly(2.0 / 3, 1.0, 0.0, null);
        assertThat(report.recall()).containsExactly(2.0 / 3, 2.0 / 3, null, null);
        assertThat(report.confusion())
                .containsExactly(List.of(2, 0, 1, 0), List.of(1, 2, 0, 0), List.of(0, 0, 0, 0), List.of(0, 0, 0, 0));
    }

    @Test
    void isNotFlatteredByTheLargestClass() {
        // Who calls everything by the name of the largest class is right nine times of ten, and knows one class of two.
        EpochLabels labels = certain(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        LabelQuality quality = QualityOfLabels.of(
                labels,
                truth(0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
                IntStream.range(0, 10).toArray(),
                0);

        assertThat(quality.accuracy()).isEqualTo(0.9);
        assertThat(quality.report().balancedError()).isEqualTo(0.5);
    }

    @Test
    void measuresHowFarConfidenceAndAccuracyAreApart() {
        // Bins of a fifteenth: 0.9 twice, right once; 0.6 twice, right twice; 1 once, right.
        EpochLabels labels = labels(2, 0.9f, 0.1f, 0.9f, 0.1f, 0.6f, 0.4f, 0.6f, 0.4f, 1, 0);

        ClassificationReport report = report(labels, 0, 0, 1, 0, 0, 0);

        assertThat(report.expectedCalibrationError())
                .isCloseTo(2 / 5.0 * (0.9 - 0.5) + 2 / 5.0 * (1 - 0.6), within(1e-7));
    }

    @Test
    void findsPredictionsThatKeepTheirWordCalibrated() {
        SplittableRandom random = new SplittableRandom(3);
        int images = 100_000;
        Calibration calibration = new Calibration(ClassificationReport.CALIBRATION_BINS);
        for (int image = 0; image < images; image++) {
            double confidence = 0.5 + random.nextDouble() / 2;
            calibration.add(confidence, random.nextDouble() < confidence);
        }

        // Each of the 8 bins is off by some √(p(1 − p)/12,500) ≈ 0.004.
        assertThat(calibration.expectedError()).isLessThan(0.008);
    }

    @Test
    void leavesTheMatrixOutWhereItIsLarge() {
        ClassificationReport large = report(certain(101, 100), 0, 100);

        assertThat(large.confusion()).isEmpty();
        assertThat(large.recall()).hasSize(101);
        assertThat(report(certain(100, 99), 0, 99).confusion()).hasSize(100);
    }

    @Test
    void looksAtTenThousandImagesFromEverywhereWhereThereAreMore() {
        Examples training = truth(IntStream.range(0, 35_000).map(i -> i % 7).toArray());

        int[] sample = QualityOfLabels.sample(LabeledSplit.of(training, 7, 70, 1));

        assertThat(sample).hasSize(10_000).isSorted().doesNotHaveDuplicates();
        int[] gaps = IntStream.range(1, sample.length)
                .map(i -> sample[i] - sample[i - 1])
                .toArray();
        assertThat(Arrays.stream(gaps).max().orElseThrow()).isLessThan(10);
    }

    private static ClassificationReport report(EpochLabels labels, double threshold, int... truth) {
        return QualityOfLabels.of(
                        labels, truth(truth), IntStream.range(0, truth.length).toArray(), threshold)
                .report();
    }

    private static EpochLabels certain(int classes, int... labels) {
        return new EpochLabels(0, Probabilities.oneHot(labels, classes));
    }

    private static EpochLabels labels(int classes, float... probabilities) {
        return new EpochLabels(0, new Probabilities(probabilities, probabilities.length / classes, classes));
    }

    private static Examples truth(int... classes) {
        return new PointExamples(1, new float[classes.length], Arrays.copyOf(classes, classes.length));
    }
}
