package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.junit.jupiter.api.Test;

class TemperatureTest {
    private static final int CLASSES = 3;
    private static final int EXAMPLES = 20_000;

    /** The classes are drawn from p^(1/T): then T is what has to be found. */
    @Test
    void findsByHowMuchANetworkIsTooSure() {
        for (double truth : new double[] {0.5, 1, 1.7, 4}) {
            SplittableRandom random = new SplittableRandom(7);
            float[] sure = new float[EXAMPLES * CLASSES];
            for (int i = 0; i < sure.length; i++) {
                sure[i] = (float) Math.exp(6 * random.nextDouble());
            }
            Probabilities said = normalized(sure);
            Probabilities right = said.tempered(row -> truth);
            int[] labels = new int[EXAMPLES];
            for (int row = 0; row < EXAMPLES; row++) {
                labels[row] = drawn(right, row, random.nextDouble());
            }

            Double temperature = Temperature.fit(said, points(labels)::label, all());

            assertThat(temperature).as("T = %s", truth).isCloseTo(truth, within(0.1 * truth));
        }
    }

    /** By another way: no neighbour has a smaller negative log-likelihood, computed from tempered probabilities. */
    @Test
    void hasTheLeastNegativeLogLikelihood() {
        Probabilities said = normalized(8, 1, 1, 9, 2, 1, 1, 7, 1, 6, 5, 1, 1, 1, 4);
        int[] labels = {0, 0, 1, 1, 2};
        int[] chosen = {0, 1, 2, 3, 4};

        double temperature = Temperature.fit(said, points(labels)::label, chosen);

        double least = loss(said, labels, temperature);
        assertThat(loss(said, labels, 0.98 * temperature)).isGreaterThan(least);
        assertThat(loss(said, labels, 1.02 * temperature)).isGreaterThan(least);
    }

    /**
     * Of a class that was called impossible the probability is 0, whose logarithm no number is: it counts as that of the smallest
     * float. One in ten is of such a class, so both of them together get 0.1: 2 exp(−z/T) / (1 + 2 exp(−z/T)).
     */
    @Test
    void standsAClassThatWasCalledImpossible() {
        float[] said = new float[10 * CLASSES];
        int[] labels = new int[10];
        labels[3] = 1;
        for (int row = 0; row < 10; row++) {
            said[row * CLASSES] = 1;
        }

        Double temperature = Temperature.fit(
                new Probabilities(said, 10, CLASSES),
                points(labels)::label,
                IntStream.range(0, 10).toArray());

        assertThat(temperature).isCloseTo(-Math.log(Float.MIN_VALUE) / Math.log(18), within(1e-6));
    }

    @Test
    void thereIsNoneWhereEveryImageIsRight() {
        Probabilities said = normalized(8, 1, 1, 1, 9, 2);

        assertThat(Temperature.fit(said, points(new int[] {0, 1})::label, new int[] {0, 1}))
                .isNull();
    }

    @Test
    void thereIsNoneWhereTheNetworkIsWorseThanChance() {
        Probabilities said = normalized(8, 1, 1, 1, 9, 2);

        assertThat(Temperature.fit(said, points(new int[] {1, 0})::label, new int[] {0, 1}))
                .isNull();
    }

    @Test
    void isFittedOnAHundredValidationImagesAndNotOnFewer() {
        assertThat(ofMoons(100, 1_000)).isCloseTo(1, within(0.5));
        assertThat(ofMoons(99, 1_000)).isNull();
    }

    /** While a run goes on, methods label the unlabeled images alone. */
    @Test
    void isNotFittedOnLabelsThatLackValidationImages() {
        assertThat(ofMoons(100, 10)).isNull();
    }

    /** Of a network that is 75 % sure of the class and right three times of four. */
    private static Double ofMoons(int validation, int known) {
        Dataset moons = Moons.dataset();
        DatasetSpec spec = new DatasetSpec(DatasetName.TWO_MOONS, 200, 0, null, validation, null);
        float[] probabilities = new float[2_000];
        int[] held = LabeledSplit.of(moons.training(), 2, spec).validation();
        for (int image = 0; image < known; image++) {
            int said = moons.training().label(image);
            probabilities[2 * image + said] = 0.75f;
            probabilities[2 * image + 1 - said] = 0.25f;
        }
        for (int place = 0; place < held.length && known == 1_000; place += 4) {
            int said = 1 - moons.training().label(held[place]);
            probabilities[2 * held[place] + said] = 0.75f;
            probabilities[2 * held[place] + 1 - said] = 0.25f;
        }
        return Temperature.of(new EpochLabels(4, new Probabilities(probabilities, 1_000, 2)), moons, spec);
    }

    private static double loss(Probabilities said, int[] labels, double temperature) {
        Probabilities tempered = said.tempered(row -> temperature);
        return IntStream.range(0, labels.length)
                .mapToDouble(row -> -Math.log(tempered.probability(row, labels[row])))
                .sum();
    }

    private static int drawn(Probabilities of, int row, double chance) {
        double sum = 0;
        for (int label = 0; label < CLASSES; label++) {
            sum += of.probability(row, label);
            if (chance < sum) {
                return label;
            }
        }
        return CLASSES - 1;
    }

    private static int[] all() {
        return IntStream.range(0, EXAMPLES).toArray();
    }

    private static PointExamples points(int[] labels) {
        return new PointExamples(2, new float[2 * labels.length], labels);
    }

    private static Probabilities normalized(float... values) {
        int rows = values.length / CLASSES;
        for (int row = 0; row < rows; row++) {
            float sum = 0;
            for (int label = 0; label < CLASSES; label++) {
                sum += values[row * CLASSES + label];
            }
            for (int label = 0; label < CLASSES; label++) {
                values[row * CLASSES + label] /= sum;
            }
        }
        return new Probabilities(values, rows, CLASSES);
    }
}
