package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.BatchPipeline;
import org.fewlabel.learning.augmentation.BatchPlan;
import org.fewlabel.learning.augmentation.View;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.loss.Probabilities;
import org.jspecify.annotations.Nullable;

/**
 * The batch that the methods' tests step on, and what the formulas are made of, written down a second time: in double, as
 * functions of the student's parameters.
 */
final class Formulas {
    static final double TOLERANCE = 1e-5;
    static final long SEED = 42;
    static final int EPOCH = 3;
    static final int STEP = 5;
    static final int LABELED = 4;
    static final int UNLABELED = 5;
    static final int EXAMPLES = 18;
    /** exp(−5(1 − 3/10)²), written out. */
    static final double RAMP = Math.exp(-5 * 0.7 * 0.7);

    static final Batch SEPARATE = batch(Inputs.SEPARATE);
    static final Batch MIXED = batch(Inputs.MIXED);

    private static final double DIFFERENCE = 1e-6;

    private Formulas() {}

    static void assertGradient(ReferenceNetwork student, ToDoubleFunction<double[]> loss) {
        double[] theta = student.parameters().values;
        for (int i = 0; i < theta.length; i++) {
            double[] up = theta.clone();
            double[] down = theta.clone();
            up[i] += DIFFERENCE;
            down[i] -= DIFFERENCE;
            double slope = (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / (2 * DIFFERENCE);
            assertThat(student.gradient().values[i]).as("parameter %d", i).isCloseTo(slope, within(TOLERANCE));
        }
    }

    static void assertTerms(
            Map<String, Double> terms, double supervised, double unsupervised, double weight, double maskRatio) {
        assertThat(terms).containsOnlyKeys("supervised", "unsupervised", "unsupervisedWeight", "maskRatio");
        assertThat(terms.get("supervised")).isCloseTo(supervised, within(TOLERANCE));
        assertThat(terms.get("unsupervised")).isCloseTo(unsupervised, within(TOLERANCE));
        assertThat(terms.get("unsupervisedWeight")).isCloseTo(weight, within(1e-12));
        assertThat(terms.get("maskRatio")).isCloseTo(maskRatio, within(1e-12));
    }

    static double supervised(double[] theta) {
        return supervised(theta, Inputs.SEPARATE);
    }

    static double supervised(double[] theta, Inputs inputs) {
        double[][] z = inputs == Inputs.MIXED
                ? Arrays.copyOfRange(mixedLogits(theta), 0, LABELED)
                : ReferenceNetwork.logits(theta, ReferenceNetwork.rows(SEPARATE.labeled()), maskSeed(0));
        int[] labels = batchOf(inputs).labels();
        double loss = 0;
        for (int row = 0; row < LABELED; row++) {
            loss -= Math.log(softmax(z)[row][labels[row]]) / LABELED;
        }
        return loss;
    }

    static double[][] unlabeledLogits(double[] theta, Inputs inputs) {
        return inputs == Inputs.MIXED
                ? Arrays.copyOfRange(mixedLogits(theta), LABELED, LABELED + UNLABELED)
                : ReferenceNetwork.logits(theta, ReferenceNetwork.rows(SEPARATE.unlabeled(0)), maskSeed(1));
    }

    static double[][] mixedLogits(double[] theta) {
        return ReferenceNetwork.logits(theta, ReferenceNetwork.rows(MIXED.mixed(0)), maskSeed(0));
    }

    static double[][] teacherRows(Inputs inputs) {
        return ReferenceNetwork.rows(inputs == Inputs.MIXED ? MIXED.mixed(1) : SEPARATE.unlabeled(1));
    }

    static double crossEntropy(double[][] z, double[][] target, double[] mask) {
        double[][] q = softmax(z);
        double loss = 0;
        for (int row = 0; row < z.length; row++) {
            for (int label = 0; label < z[row].length; label++) {
                loss -= mask[row] * target[row][label] * Math.log(q[row][label]) / z.length;
            }
        }
        return loss;
    }

    static double squaredError(double[][] z, double[][] target) {
        double[][] q = softmax(z);
        double loss = 0;
        for (int row = 0; row < z.length; row++) {
            for (int label = 0; label < z[row].length; label++) {
                loss += Math.pow(q[row][label] - target[row][label], 2) / (z.length * z[row].length);
            }
        }
        return loss;
    }

    static double[][] softmax(double[][] z) {
        double[][] result = new double[z.length][];
        for (int row = 0; row < z.length; row++) {
            double sum = Arrays.stream(z[row]).map(Math::exp).sum();
            result[row] =
                    Arrays.stream(z[row]).map(value -> Math.exp(value) / sum).toArray();
        }
        return result;
    }

    static double[] mask(double[][] predicted, double threshold) {
        return Arrays.stream(predicted)
                .mapToDouble(row -> Arrays.stream(row).max().orElseThrow() >= threshold ? 1 : 0)
                .toArray();
    }

    static double[][] oneHot(double[][] predicted) {
        double[][] result = new double[predicted.length][ReferenceNetwork.CLASSES];
        for (int row = 0; row < predicted.length; row++) {
            int best = 0;
            for (int label = 1; label < predicted[row].length; label++) {
                best = predicted[row][label] > predicted[row][best] ? label : best;
            }
            result[row][best] = 1;
        }
        return result;
    }

    static double[][] rows(Probabilities probabilities) {
        double[][] rows = new double[probabilities.rows()][probabilities.classes()];
        for (int row = 0; row < rows.length; row++) {
            for (int label = 0; label < rows[row].length; label++) {
                rows[row][label] = probabilities.probability(row, label);
            }
        }
        return rows;
    }

    static StepContext context(@Nullable EpochLabels labels) {
        return new StepContext(SEED, EPOCH, STEP, labels);
    }

    static long maskSeed(int pass) {
        return Randomness.seedOf(SEED, Purpose.DROPOUT, EPOCH, STEP, pass);
    }

    static Batch batchOf(Inputs inputs) {
        return inputs == Inputs.MIXED ? MIXED : SEPARATE;
    }

    /** Random points of random classes, some of them labeled, in two noisy views. */
    static Batch batch(Inputs inputs) {
        return batch(inputs, true);
    }

    /** @param excludeLabeled whether the unlabeled rows show none of the labeled examples */
    static Batch batch(Inputs inputs, boolean excludeLabeled) {
        return batch(inputs, excludeLabeled, 2);
    }

    /** @param views of each unlabeled row; the first ones do not depend on how many there are */
    static Batch batch(Inputs inputs, boolean excludeLabeled, int views) {
        SplittableRandom random = new SplittableRandom(11);
        float[] coordinates = new float[EXAMPLES * ReferenceNetwork.INPUTS];
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] = (float) random.nextDouble(-2, 2);
        }
        int[] classes = random.ints(EXAMPLES, 0, ReferenceNetwork.CLASSES).toArray();
        PointExamples training = new PointExamples(ReferenceNetwork.INPUTS, coordinates, classes);
        View noisy = new Noisy(coordinates);
        BatchPlan plan = new BatchPlan(
                training,
                LabeledSplit.of(training, ReferenceNetwork.CLASSES, 6, 0),
                new BatchSpec(LABELED, UNLABELED, excludeLabeled),
                inputs,
                noisy,
                Collections.nCopies(views, noisy),
                1,
                SEED);
        try (BatchPipeline pipeline = BatchPipeline.start(plan, 1, 0, 1)) {
            return pipeline.next();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Probabilities probabilities(int rows) {
        SplittableRandom random = new SplittableRandom(3);
        double[][] z = new double[rows][ReferenceNetwork.CLASSES];
        for (double[] row : z) {
            Arrays.setAll(row, i -> random.nextDouble(-2, 2));
        }
        float[] values = new float[rows * ReferenceNetwork.CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) softmax(z)[i / ReferenceNetwork.CLASSES][i % ReferenceNetwork.CLASSES];
        }
        return new Probabilities(values, rows, ReferenceNetwork.CLASSES);
    }

    /** A class of its own: the pipeline's thread must not wait for this one, which waits for the first batch. */
    private static final class Noisy implements View {
        private final float[] coordinates;

        Noisy(float[] coordinates) {
            this.coordinates = coordinates;
        }

        @Override
        public void render(Examples examples, int example, SplittableRandom random, float[] into, int offset) {
            for (int i = 0; i < ReferenceNetwork.INPUTS; i++) {
                into[offset + i] =
                        coordinates[example * ReferenceNetwork.INPUTS + i] + (float) random.nextDouble(-0.3, 0.3);
            }
        }
    }
}
