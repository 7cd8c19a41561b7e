package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.fewlabel.learning.method.Formulas.EXAMPLES;
import static org.fewlabel.learning.method.Formulas.LABELED;
import static org.fewlabel.learning.method.Formulas.RAMP;
import static org.fewlabel.learning.method.Formulas.assertGradient;
import static org.fewlabel.learning.method.Formulas.assertTerms;
import static org.fewlabel.learning.method.Formulas.batchOf;
import static org.fewlabel.learning.method.Formulas.context;
import static org.fewlabel.learning.method.Formulas.mixedLogits;
import static org.fewlabel.learning.method.Formulas.softmax;
import static org.fewlabel.learning.method.Formulas.squaredError;
import static org.fewlabel.learning.method.Formulas.supervised;
import static org.fewlabel.learning.method.Formulas.unlabeledLogits;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.RampUp;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.contracts.job.TemporalEnsemblingSpec;
import org.fewlabel.learning.augmentation.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps of temporal ensembling against its formulas, each image's average kept a second time in double. */
class TemporalEnsemblingTest {
    private static final int CLASSES = ReferenceNetwork.CLASSES;

    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final double[][] averages = new double[EXAMPLES][CLASSES];
    private final int[] updates = new int[EXAMPLES];

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void anEpochsTargetsAreTheAveragesOfTheEpochsBefore(Inputs inputs) {
        Method method = method(inputs, Targets.EPOCH);
        for (int epoch = 0; epoch < 3; epoch++) {
            student.clearGradient();
            // Twice, so that the epoch's last prediction counts, and not the first.
            method.step(batchOf(inputs), context(null));
            moveStudent(epoch);
            student.clearGradient();
            double[] theta = student.parameters().values.clone();
            double[][] targets = targets(inputs);

            StepOutcome outcome = method.step(batchOf(inputs), context(null));

            assertStep(outcome, theta, inputs, targets, epoch == 0 ? 0 : 1);
            method.afterEpoch();
            update(inputs, softmax(logits(theta, inputs)), distinct(examples(inputs)));
            assertMemory(method);
        }
    }

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void anIterationsTargetsHaveItsOwnPredictionsInThem(Inputs inputs) {
        Method method = method(inputs, Targets.ITERATION);
        for (int step = 0; step < 3; step++) {
            moveStudent(step);
            student.clearGradient();
            double[] theta = student.parameters().values.clone();
            update(inputs, softmax(logits(theta, inputs)), examples(inputs));

            StepOutcome outcome = method.step(batchOf(inputs), context(null));

            assertStep(outcome, theta, inputs, targets(inputs), 1);
            assertMemory(method);
        }
        method.afterEpoch();
        assertMemory(method);
    }

    @ParameterizedTest
    @EnumSource(Targets.class)
    void takesBackWhatItRemembered(Targets targets) {
        Method method = method(Inputs.MIXED, targets);
        method.step(batchOf(Inputs.MIXED), context(null));
        method.afterEpoch();
        Map<String, Tensor> memory = method.memory();
        Method other = method(Inputs.MIXED, targets);

        other.restore(memory);

        student.clearGradient();
        StepOutcome expected = method.step(batchOf(Inputs.MIXED), context(null));
        assertThat(other.step(batchOf(Inputs.MIXED), context(null))).isEqualTo(expected);
        method.afterEpoch();
        other.afterEpoch();
        assertThat(other.memory().get("ensemble").floats())
                .isEqualTo(method.memory().get("ensemble").floats());
        assertThat(memory.get("ensemble").floats())
                .isNotEqualTo(method.memory().get("ensemble").floats());
    }

    @ParameterizedTest
    @CsvSource({"ensemble, 3", "updates, 1"})
    void refusesTheMemoryOfAnotherTrainingSet(String name, int width) {
        Method method = method(Inputs.SEPARATE, Targets.EPOCH);
        Map<String, Tensor> memory = new java.util.HashMap<>(method.memory());
        memory.put(name, Tensor.of(new float[7 * width], 7, width));

        assertThatThrownBy(() -> method.restore(memory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("F32[7, " + width + "]");
    }

    private void assertStep(
            StepOutcome outcome, double[] theta, Inputs inputs, double[][] targets, double targetRatio) {
        ToDoubleFunction<double[]> consistency = p -> targetRatio == 0 ? 0 : squaredError(logits(p, inputs), targets);
        double w = 30 * RAMP;
        assertTerms(outcome.terms(), supervised(theta, inputs), consistency.applyAsDouble(theta), w, targetRatio);
        assertGradient(student, p -> supervised(p, inputs) + w * consistency.applyAsDouble(p));
    }

    private void assertMemory(Method method) {
        Map<String, Tensor> memory = method.memory();
        assertThat(memory).containsOnlyKeys("ensemble", "updates");
        assertThat(memory.get("updates").ints()).containsExactly(updates);
        float[] ensemble = memory.get("ensemble").floats();
        for (int i = 0; i < EXAMPLES * CLASSES; i++) {
            assertThat((double) ensemble[i]).isCloseTo(averages[i / CLASSES][i % CLASSES], within(1e-5));
        }
    }

    /** The consistent rows: all of a mixed batch, the unlabeled ones of separate batches. */
    private static double[][] logits(double[] theta, Inputs inputs) {
        return inputs == Inputs.MIXED ? mixedLogits(theta) : unlabeledLogits(theta, inputs);
    }

    private static int[] examples(Inputs inputs) {
        Batch batch = batchOf(inputs);
        IntStream labeled = Arrays.stream(batch.labeledExamples());
        IntStream unlabeled = Arrays.stream(batch.unlabeledExamples());
        return inputs == Inputs.MIXED ? IntStream.concat(labeled, unlabeled).toArray() : unlabeled.toArray();
    }

    private static int[] distinct(int[] examples) {
        assertThat(examples).doesNotHaveDuplicates().hasSizeGreaterThan(LABELED);
        return examples;
    }

    private void update(Inputs inputs, double[][] predictions, int[] examples) {
        assertThat(predictions).hasDimensions(examples(inputs).length, CLASSES);
        for (int row = 0; row < examples.length; row++) {
            for (int label = 0; label < CLASSES; label++) {
                averages[examples[row]][label] = 0.6 * averages[examples[row]][label] + 0.4 * predictions[row][label];
            }
            updates[examples[row]]++;
        }
    }

    private double[][] targets(Inputs inputs) {
        return Arrays.stream(examples(inputs))
                .mapToObj(example -> Arrays.stream(averages[example])
                        .map(sum -> sum / (1 - Math.pow(0.6, updates[example])))
                        .toArray())
                .toArray(double[][]::new);
    }

    private void moveStudent(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] theta = student.parameters().values;
        Arrays.setAll(theta, i -> theta[i] + random.nextDouble(-0.5, 0.5));
    }

    private Method method(Inputs inputs, Targets targets) {
        return new TemporalEnsembling(
                new TemporalEnsemblingSpec(inputs, targets, 0.6, 30, 10, RampUp.USUAL, 0.97), student, EXAMPLES);
    }
}
