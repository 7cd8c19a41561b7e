package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.MeanTeacherSpec;
import org.fewlabel.contracts.job.PseudoLabelSpec;
import org.fewlabel.contracts.job.PseudoLabels;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.BatchPipeline;
import org.fewlabel.learning.augmentation.BatchPlan;
import org.fewlabel.learning.augmentation.View;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.loss.Probabilities;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One step of each method against its formula, written down a second time: in double, the targets held constant, the
 * gradient by finite differences of the whole loss.
 */
class MethodStepTest {
    private static final double TOLERANCE = 1e-5;
    private static final double DIFFERENCE = 1e-6;
    private static final long SEED = 42;
    private static final int EPOCH = 3;
    private static final int STEP = 5;
    private static final int LABELED = 4;
    private static final int UNLABELED = 5;
    private static final int EXAMPLES = 18;
    /** exp(−5(1 − 3/10)²), written out. */
    private static final double RAMP = Math.exp(-5 * 0.7 * 0.7);

    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final ReferenceNetwork teacher = new ReferenceNetwork(2);
    private final Batch separate = batch(Inputs.SEPARATE);
    private final Batch mixed = batch(Inputs.MIXED);
    private final EpochLabels epochLabels = new EpochLabels(2, probabilities(EXAMPLES));

    @Test
    void supervisedIsTheCrossEntropyOfTheLabeledRows() {
        StepOutcome outcome = new Supervised(student).step(separate, context(null));

        double supervised = supervised(student.parameters().values);
        assertThat(outcome.terms()).containsOnlyKeys("supervised");
        assertThat(outcome.loss()).isCloseTo(supervised, within(TOLERANCE));
        assertGradient(this::supervised);
    }

    @ParameterizedTest
    @CsvSource({
        "SEPARATE, ITERATION, HARD, 0", "MIXED, ITERATION, HARD, 0",
        "SEPARATE, ITERATION, HARD, 0.6", "MIXED, ITERATION, HARD, 0.6",
        "SEPARATE, EPOCH, HARD, 0", "MIXED, EPOCH, HARD, 0",
        "SEPARATE, EPOCH, SOFT, 0", "MIXED, EPOCH, SOFT, 0",
        "SEPARATE, EPOCH, HARD, 0.6", "MIXED, EPOCH, SOFT, 0.6"
    })
    void pseudoLabelAddsTheWeightedCrossEntropyOfTheUnlabeledRows(
            Inputs inputs, Targets targets, PseudoLabels pseudoLabels, double threshold) {
        double[] theta = student.parameters().values.clone();
        double[][] predicted = targets == Targets.EPOCH
                ? rows(epochLabels.of(batchOf(inputs).unlabeledExamples()))
                : softmax(unlabeledLogits(theta, inputs));
        double[] mask = mask(predicted, threshold);
        double[][] target = pseudoLabels == PseudoLabels.HARD ? oneHot(predicted) : predicted;
        ToDoubleFunction<double[]> unsupervised = p -> crossEntropy(unlabeledLogits(p, inputs), target, mask);
        Method method = new PseudoLabel(
                new PseudoLabelSpec(inputs, targets, pseudoLabels, threshold, 2.5, 10, 0, 0.97), student);

        StepOutcome outcome = method.step(batchOf(inputs), context(targets == Targets.EPOCH ? epochLabels : null));

        double w = 2.5 * RAMP;
        assertTerms(
                outcome.terms(),
                supervised(theta, inputs),
                unsupervised.applyAsDouble(theta),
                w,
                Arrays.stream(mask).sum() / UNLABELED);
        assertThat(outcome.terms().get("maskRatio")).isGreaterThan(0);
        assertGradient(p -> supervised(p, inputs) + w * unsupervised.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(inputs == Inputs.MIXED ? 1 : 2);
    }

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void pseudoLabelIsSupervisedBeforeTheFirstLabelsExist(Inputs inputs) {
        Method method = new PseudoLabel(
                new PseudoLabelSpec(inputs, Targets.EPOCH, PseudoLabels.HARD, 0, 2.5, 10, 0, 0.97), student);

        StepOutcome outcome = method.step(batchOf(inputs), context(null));

        assertTerms(outcome.terms(), supervised(student.parameters().values, inputs), 0, 2.5 * RAMP, 0);
        assertGradient(p -> supervised(p, inputs));
        assertThat(student.passes()).isEqualTo(1);
    }

    @Test
    void aThresholdThatNothingReachesLeavesTheSupervisedLoss() {
        Method method = new PseudoLabel(
                new PseudoLabelSpec(Inputs.SEPARATE, Targets.EPOCH, PseudoLabels.HARD, 1, 2.5, 10, 0, 0.97), student);

        StepOutcome outcome = method.step(separate, context(epochLabels));

        assertTerms(outcome.terms(), supervised(student.parameters().values), 0, 2.5 * RAMP, 0);
        assertGradient(this::supervised);
    }

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void meanTeacherAddsTheWeightedDistanceToTheTeacher(Inputs inputs) {
        Method method = new MeanTeacher(new MeanTeacherSpec(inputs, 30, 10, 0.97), student, teacher);
        // Moves the two apart, which start equal.
        new SplittableRandom(5).doubles(student.parameters().size()).forEach(new Mover(student)::move);
        double[] theta = student.parameters().values.clone();
        double[][] target =
                softmax(ReferenceNetwork.logits(teacher.parameters().values, teacherRows(inputs), maskSeed(2)));
        ToDoubleFunction<double[]> consistency =
                p -> squaredError(inputs == Inputs.MIXED ? mixedLogits(p) : unlabeledLogits(p, inputs), target);

        StepOutcome outcome = method.step(batchOf(inputs), context(null));

        double w = 30 * RAMP;
        assertTerms(outcome.terms(), supervised(theta, inputs), consistency.applyAsDouble(theta), w, 1);
        assertGradient(p -> supervised(p, inputs) + w * consistency.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(inputs == Inputs.MIXED ? 1 : 2);
        assertThat(teacher.passes()).isEqualTo(1);
        assertThat(teacher.gradient().values).containsOnly(0);
    }

    @Test
    void meanTeacherStartsAsACopyOfTheStudent() {
        new MeanTeacher(new MeanTeacherSpec(Inputs.SEPARATE, 30, 10, 0.97), student, teacher);

        assertThat(teacher.parameters().values).containsExactly(student.parameters().values);
        assertThat(teacher.statistics().values).containsExactly(student.statistics().values);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 31, 32, 33, 5_000})
    void theTeacherFollowsTheStudentAfterTheUpdate(long step) {
        Method method = new MeanTeacher(new MeanTeacherSpec(Inputs.SEPARATE, 30, 10, 0.97), student, teacher);
        double[] teacherBefore = teacher.parameters().values.clone();
        double[] statisticsBefore = teacher.statistics().values.clone();
        new SplittableRandom(5).doubles(student.parameters().size()).forEach(new Mover(student)::move);
        student.statistics().values[0] = 17;

        method.afterUpdate(step);

        // 1 − 1/(t+1) reaches 0.97 between t = 32 and t = 33.
        double alpha = step <= 32 ? step / (step + 1.0) : 0.97;
        for (int i = 0; i < teacherBefore.length; i++) {
            assertThat(teacher.parameters().values[i])
                    .isCloseTo(alpha * teacherBefore[i] + (1 - alpha) * student.parameters().values[i], within(1e-12));
        }
        assertThat(teacher.statistics().values[0])
                .isCloseTo(alpha * statisticsBefore[0] + (1 - alpha) * 17, within(1e-12));
    }

    @Test
    void closesTheTeacherAndLeavesTheStudentToItsOwner() {
        Method method = new MeanTeacher(new MeanTeacherSpec(Inputs.SEPARATE, 30, 10, 0.97), student, teacher);

        method.close();

        assertThat(teacher.isClosed()).isTrue();
        assertThat(student.isClosed()).isFalse();
    }

    /** Adds the numbers it is given to the parameters, one after the other. */
    private static final class Mover {
        private final ReferenceNetwork network;
        private int next;

        Mover(ReferenceNetwork network) {
            this.network = network;
        }

        void move(double by) {
            network.parameters().values[next++] += 0.5 * by;
        }
    }

    private void assertGradient(ToDoubleFunction<double[]> loss) {
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

    private static void assertTerms(
            Map<String, Double> terms, double supervised, double unsupervised, double weight, double maskRatio) {
        assertThat(terms).containsOnlyKeys("supervised", "unsupervised", "unsupervisedWeight", "maskRatio");
        assertThat(terms.get("supervised")).isCloseTo(supervised, within(TOLERANCE));
        assertThat(terms.get("unsupervised")).isCloseTo(unsupervised, within(TOLERANCE));
        assertThat(terms.get("unsupervisedWeight")).isCloseTo(weight, within(1e-12));
        assertThat(terms.get("maskRatio")).isCloseTo(maskRatio, within(1e-12));
    }

    private double supervised(double[] theta) {
        return supervised(theta, Inputs.SEPARATE);
    }

    private double supervised(double[] theta, Inputs inputs) {
        double[][] z = inputs == Inputs.MIXED
                ? Arrays.copyOfRange(mixedLogits(theta), 0, LABELED)
                : ReferenceNetwork.logits(theta, ReferenceNetwork.rows(separate.labeled()), maskSeed(0));
        int[] labels = batchOf(inputs).labels();
        double loss = 0;
        for (int row = 0; row < LABELED; row++) {
            loss -= Math.log(softmax(z)[row][labels[row]]) / LABELED;
        }
        return loss;
    }

    private double[][] unlabeledLogits(double[] theta, Inputs inputs) {
        return inputs == Inputs.MIXED
                ? Arrays.copyOfRange(mixedLogits(theta), LABELED, LABELED + UNLABELED)
                : ReferenceNetwork.logits(theta, ReferenceNetwork.rows(separate.unlabeled(0)), maskSeed(1));
    }

    private double[][] mixedLogits(double[] theta) {
        return ReferenceNetwork.logits(theta, ReferenceNetwork.rows(mixed.mixed(0)), maskSeed(0));
    }

    private double[][] teacherRows(Inputs inputs) {
        return ReferenceNetwork.rows(inputs == Inputs.MIXED ? mixed.mixed(1) : separate.unlabeled(1));
    }

    private static double crossEntropy(double[][] z, double[][] target, double[] mask) {
        double[][] q = softmax(z);
        double loss = 0;
        for (int row = 0; row < z.length; row++) {
            for (int label = 0; label < z[row].length; label++) {
                loss -= mask[row] * target[row][label] * Math.log(q[row][label]) / z.length;
            }
        }
        return loss;
    }

    private static double squaredError(double[][] z, double[][] target) {
        double[][] q = softmax(z);
        double loss = 0;
        for (int row = 0; row < z.length; row++) {
            for (int label = 0; label < z[row].length; label++) {
                loss += Math.pow(q[row][label] - target[row][label], 2) / (z.length * z[row].length);
            }
        }
        return loss;
    }

    private static double[][] softmax(double[][] z) {
        double[][] result = new double[z.length][];
        for (int row = 0; row < z.length; row++) {
            double sum = Arrays.stream(z[row]).map(Math::exp).sum();
            result[row] =
                    Arrays.stream(z[row]).map(value -> Math.exp(value) / sum).toArray();
        }
        return result;
    }

    private static double[] mask(double[][] predicted, double threshold) {
        return Arrays.stream(predicted)
                .mapToDouble(row -> Arrays.stream(row).max().orElseThrow() >= threshold ? 1 : 0)
                .toArray();
    }

    private static double[][] oneHot(double[][] predicted) {
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

    private static double[][] rows(Probabilities probabilities) {
        double[][] rows = new double[probabilities.rows()][probabilities.classes()];
        for (int row = 0; row < rows.length; row++) {
            for (int label = 0; label < rows[row].length; label++) {
                rows[row][label] = probabilities.probability(row, label);
            }
        }
        return rows;
    }

    private static StepContext context(@Nullable EpochLabels labels) {
        return new StepContext(SEED, EPOCH, STEP, labels);
    }

    private static long maskSeed(int pass) {
        return Randomness.seedOf(SEED, Purpose.DROPOUT, EPOCH, STEP, pass);
    }

    private Batch batchOf(Inputs inputs) {
        return inputs == Inputs.MIXED ? mixed : separate;
    }

    /** Random points of random classes, some of them labeled, in two noisy views. */
    private static Batch batch(Inputs inputs) {
        SplittableRandom random = new SplittableRandom(11);
        float[] coordinates = new float[EXAMPLES * ReferenceNetwork.INPUTS];
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] = (float) random.nextDouble(-2, 2);
        }
        int[] classes = random.ints(EXAMPLES, 0, ReferenceNetwork.CLASSES).toArray();
        PointExamples training = new PointExamples(ReferenceNetwork.INPUTS, coordinates, classes);
        View noisy = (examples, example, noise, into, offset) -> {
            for (int i = 0; i < ReferenceNetwork.INPUTS; i++) {
                into[offset + i] =
                        coordinates[example * ReferenceNetwork.INPUTS + i] + (float) noise.nextDouble(-0.3, 0.3);
            }
        };
        BatchPlan plan = new BatchPlan(
                training,
                LabeledSplit.of(training, ReferenceNetwork.CLASSES, 6, 0),
                new BatchSpec(LABELED, UNLABELED, true),
                inputs,
                noisy,
                List.of(noisy, noisy),
                1,
                SEED);
        try (BatchPipeline pipeline = BatchPipeline.start(plan, 0, 1)) {
            return pipeline.next();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Probabilities probabilities(int rows) {
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
}
