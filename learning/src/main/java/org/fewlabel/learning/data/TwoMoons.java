package org.fewlabel.learning.data;

import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;

/**
 * Two half circles of radius 1 that reach into each other, with Gaussian noise, as scikit-learn's {@code make_moons}
 * lays them out: class 0 around (0, 0), class 1 around (1, 0.5) and upside down, points at even angles. Always the same
 * points.
 */
final class TwoMoons {
    private static final double NOISE = 0.1;
    private static final long SEED = 0;
    private static final int TRAINING = 0;
    private static final int TEST = 1;

    private TwoMoons() {}

    static Dataset generate() {
        DatasetName name = DatasetName.TWO_MOONS;
        return new Dataset(
                name,
                name.classNames(),
                // Of the half circles, by integration: cos has the variance 1/2, sin the mean 2/π.
                List.of(0.5, 0.25),
                List.of(Math.sqrt(0.75 + NOISE * NOISE), Math.sqrt(0.5625 - 1 / Math.PI + NOISE * NOISE)),
                points(name.shape().trainingImages(), TRAINING),
                points(name.shape().testImages(), TEST));
    }

    private static PointExamples points(int count, int part) {
        float[] coordinates = new float[2 * count];
        int[] labels = new int[count];
        int upper = count / 2;
        for (int i = 0; i < count; i++) {
            SplittableRandom random = Randomness.of(SEED, Purpose.GENERATED_DATA, part, i);
            boolean isUpper = i < upper;
            int place = isUpper ? i : i - upper;
            int places = isUpper ? upper : count - upper;
            double angle = Math.PI * place / Math.max(1, places - 1);
            double x = isUpper ? Math.cos(angle) : 1 - Math.cos(angle);
            double y = isUpper ? Math.sin(angle) : 0.5 - Math.sin(angle);
            coordinates[2 * i] = (float) (x + NOISE * random.nextGaussian());
            coordinates[2 * i + 1] = (float) (y + NOISE * random.nextGaussian());
            labels[i] = isUpper ? 0 : 1;
        }
        return new PointExamples(2, coordinates, labels);
    }
}
