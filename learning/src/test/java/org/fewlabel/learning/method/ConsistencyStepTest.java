package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.learning.method.Formulas.EXAMPLES;
import static org.fewlabel.learning.method.Formulas.LABELED;
import static org.fewlabel.learning.method.Formulas.RAMP;
import static org.fewlabel.learning.method.Formulas.SEPARATE;
import static org.fewlabel.learning.method.Formulas.UNLABELED;
import static org.fewlabel.learning.method.Formulas.assertGradient;
import static org.fewlabel.learning.method.Formulas.assertTerms;
import static org.fewlabel.learning.method.Formulas.batchOf;
import static org.fewlabel.learning.method.Formulas.context;
import static org.fewlabel.learning.method.Formulas.crossEntropy;
import static org.fewlabel.learning.method.Formulas.mask;
import static org.fewlabel.learning.method.Formulas.maskSeed;
import static org.fewlabel.learning.method.Formulas.mixedLogits;
import static org.fewlabel.learning.method.Formulas.oneHot;
import static org.fewlabel.learning.method.Formulas.probabilities;
import static org.fewlabel.learning.method.Formulas.rows;
import static org.fewlabel.learning.method.Formulas.softmax;
import static org.fewlabel.learning.method.Formulas.squaredError;
import static org.fewlabel.learning.method.Formulas.supervised;
import static org.fewlabel.learning.method.Formulas.unlabeledLogits;

import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.FixMatchSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.LabelOrigin;
import org.fewlabel.contracts.job.LabeledTargets;
import org.fewlabel.contracts.job.PiModelSpec;
import org.fewlabel.contracts.job.PseudoLabelSpec;
import org.fewlabel.contracts.job.PseudoLabels;
import org.fewlabel.contracts.job.RampUp;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link MethodStepTest}, for Π-model, FixMatch and labels that are recorded in the loop. */
class ConsistencyStepTest {
    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final double[] theta = student.parameters().values.clone();
    private final EpochLabels epochLabels = new EpochLabels(2, probabilities(EXAMPLES));

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void piModelAddsTheWeightedDistanceToThePredictionOnTheSecondView(Inputs inputs) {
        Images second = inputs == Inputs.MIXED ? batchOf(inputs).mixed(1) : SEPARATE.unlabeled(1);
        double[][] target = softmax(logits(theta, second, 2));
        ToDoubleFunction<double[]> consistency =
                p -> squaredError(inputs == Inputs.MIXED ? mixedLogits(p) : unlabeledLogits(p, inputs), target);
        Method method = new PiModel(new PiModelSpec(inputs, 30, 10, RampUp.USUAL, 0.97), student);

        StepOutcome outcome = method.step(batchOf(inputs), context(null));

        double w = 30 * RAMP;
        assertTerms(outcome.terms(), supervised(theta, inputs), consistency.applyAsDouble(theta), w, 1);
        assertGradient(student, p -> supervised(p, inputs) + w * consistency.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(inputs == Inputs.MIXED ? 2 : 3);
    }

    @ParameterizedTest
    @CsvSource({"ITERATION, 0.5", "ITERATION, 0", "ITERATION, 1", "EPOCH, 0.5", "EPOCH, 0"})
    void fixMatchAddsTheCrossEntropyOfStrongViewsWhereThePredictionIsConfident(Targets targets, double threshold) {
        double[][] q = targets == Targets.ITERATION
                ? softmax(logits(theta, SEPARATE.unlabeled(0), 2))
                : rows(epochLabels.of(SEPARATE.unlabeledExamples()));
        double[] mask = mask(q, threshold);
        ToDoubleFunction<double[]> unsupervised =
                p -> crossEntropy(logits(p, SEPARATE.unlabeled(1), 1), oneHot(q), mask);
        Method method = fixMatch(targets, threshold, LabelOrigin.INFERENCE);

        StepOutcome outcome = method.step(SEPARATE, context(targets == Targets.EPOCH ? epochLabels : null));

        double w = 2.5 * RAMP;
        double kept = Arrays.stream(mask).sum();
        assertTerms(outcome.terms(), supervised(theta), unsupervised.applyAsDouble(theta), w, kept / UNLABELED);
        assertThat(kept > 0).isEqualTo(threshold < 1);
        assertGradient(student, p -> supervised(p) + w * unsupervised.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(targets == Targets.ITERATION ? 3 : 2);
        assertThat(method.memory()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ITERATION, GIVEN", "ITERATION, PREDICTED", "EPOCH, GIVEN", "EPOCH, PREDICTED"})
    void theStrongViewOfALabeledImageHasItsLabelForATargetUnlessThatIsToBePredictedToo(
            Targets targets, LabeledTargets labeledTargets) {
        Batch batch = Formulas.batch(Inputs.SEPARATE, false);
        double[][] q = targets == Targets.ITERATION
                ? softmax(logits(theta, batch.unlabeled(0), 2))
                : rows(epochLabels.of(batch.unlabeledExamples()));
        double[][] target = oneHot(q);
        double[] mask = mask(q, 0.6);
        for (int row = 0; row < UNLABELED; row++) {
            int given = batch.givenLabels()[row];
            if (labeledTargets == LabeledTargets.GIVEN && given != Examples.UNKNOWN) {
                Arrays.fill(target[row], 0);
                target[row][given] = 1;
                mask[row] = 1;
            }
        }
        ToDoubleFunction<double[]> unsupervised = p -> crossEntropy(logits(p, batch.unlabeled(1), 1), target, mask);

        StepOutcome outcome = fixMatch(targets, 0.6, labeledTargets, LabelOrigin.INFERENCE)
                .step(batch, context(targets == Targets.EPOCH ? epochLabels : null));

        double w = 2.5 * RAMP;
        double kept = Arrays.stream(mask).sum();
        assertThat(batch.givenLabels()).contains(Examples.UNKNOWN).containsAnyOf(0, 1, 2);
        assertTerms(outcome.terms(), supervised(theta), unsupervised.applyAsDouble(theta), w, kept / UNLABELED);
        assertGradient(student, p -> supervised(p) + w * unsupervised.applyAsDouble(p));
    }

    @Test
    void fixMatchIsSupervisedBeforeTheFirstEpochLabelsExist() {
        Method method = fixMatch(Targets.EPOCH, 0, LabelOrigin.INFERENCE);

        StepOutcome outcome = method.step(SEPARATE, context(null));

        assertTerms(outcome.terms(), supervised(theta), 0, 2.5 * RAMP, 0);
        assertGradient(student, Formulas::supervised);
        assertThat(student.passes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fixMatchRecordsWhatItPredictsOnWeakViews(boolean hasLabels) {
        Method method = fixMatch(Targets.EPOCH, 0.5, LabelOrigin.RECORDED);

        StepOutcome outcome = method.step(SEPARATE, context(hasLabels ? epochLabels : null));

        assertThat(outcome.terms().get("maskRatio") > 0).isEqualTo(hasLabels);
        assertRecorded(method, softmax(logits(theta, SEPARATE.unlabeled(0), 2)), SEPARATE.unlabeledExamples());
    }

    @ParameterizedTest
    @CsvSource({"SEPARATE, true", "SEPARATE, false", "MIXED, true", "MIXED, false"})
    void pseudoLabelRecordsWhatItPredictsForTheUnlabeledRows(Inputs inputs, boolean hasLabels) {
        Method method = pseudoLabel(inputs, PseudoLabels.HARD);

        StepOutcome outcome = method.step(batchOf(inputs), context(hasLabels ? epochLabels : null));

        assertThat(outcome.terms().get("maskRatio")).isEqualTo(hasLabels ? 1 : 0);
        assertRecorded(
                method, softmax(unlabeledLogits(theta, inputs)), batchOf(inputs).unlabeledExamples());
    }

    @ParameterizedTest
    @EnumSource(PseudoLabels.class)
    void anImageThatTheLoopHasNotSeenHasNoLabel(PseudoLabels pseudoLabels) {
        int unseen = SEPARATE.unlabeledExamples()[1];
        float[] values = probabilities(EXAMPLES).values();
        Arrays.fill(values, unseen * ReferenceNetwork.CLASSES, (unseen + 1) * ReferenceNetwork.CLASSES, 0);
        EpochLabels labels = new EpochLabels(2, new Probabilities(values, EXAMPLES, ReferenceNetwork.CLASSES));
        double[][] predicted = rows(labels.of(SEPARATE.unlabeledExamples()));
        double[] mask = {1, 0, 1, 1, 1};
        double[][] target = pseudoLabels == PseudoLabels.HARD ? oneHot(predicted) : predicted;
        ToDoubleFunction<double[]> unsupervised = p -> crossEntropy(unlabeledLogits(p, Inputs.SEPARATE), target, mask);

        StepOutcome outcome = pseudoLabel(Inputs.SEPARATE, pseudoLabels).step(SEPARATE, context(labels));

        double w = 2.5 * RAMP;
        assertTerms(outcome.terms(), supervised(theta), unsupervised.applyAsDouble(theta), w, 0.8);
        assertGradient(student, p -> supervised(p) + w * unsupervised.applyAsDouble(p));
    }

    @Test
    void aLaterPredictionTakesThePlaceOfAnEarlierOneAndTheOthersStay() {
        PredictionTable table = new PredictionTable(4, 2);
        table.record(new int[] {3, 1}, new Probabilities(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, 2, 2));

        table.record(new int[] {1, 2, 1}, new Probabilities(new float[] {0.1f, 0.9f, 0, 1, 1, 0}, 3, 2));

        assertThat(table.values()).containsExactly(0, 0, 1, 0, 0, 1, 0.25f, 0.75f);
    }

    private Method fixMatch(Targets targets, double threshold, LabelOrigin labels) {
        return fixMatch(targets, threshold, LabeledTargets.GIVEN, labels);
    }

    private Method fixMatch(Targets targets, double threshold, LabeledTargets labeledTargets, LabelOrigin labels) {
        return new FixMatch(
                new FixMatchSpec(targets, threshold, labeledTargets, 2.5, 10, RampUp.USUAL, labels, 0, 0.97),
                student,
                EXAMPLES);
    }

    private Method pseudoLabel(Inputs inputs, PseudoLabels pseudoLabels) {
        PseudoLabelSpec spec = new PseudoLabelSpec(
                inputs,
                Targets.EPOCH,
                pseudoLabels,
                0,
                LabeledTargets.GIVEN,
                2.5,
                10,
                RampUp.USUAL,
                LabelOrigin.RECORDED,
                0,
                0.97);
        return new PseudoLabel(spec, student, EXAMPLES);
    }

    private static double[][] logits(double[] parameters, Images images, int pass) {
        return ReferenceNetwork.logits(parameters, ReferenceNetwork.rows(images), maskSeed(pass));
    }

    private static void assertRecorded(Method method, double[][] predicted, int[] examples) {
        Map<String, Tensor> memory = method.memory();
        assertThat(memory).containsOnlyKeys("predictions");
        assertThat(memory.get("predictions").shape()).containsExactly(EXAMPLES, ReferenceNetwork.CLASSES);
        float[] expected = new float[EXAMPLES * ReferenceNetwork.CLASSES];
        for (int row = 0; row < examples.length; row++) {
            for (int label = 0; label < ReferenceNetwork.CLASSES; label++) {
                expected[examples[row] * ReferenceNetwork.CLASSES + label] = (float) predicted[row][label];
            }
        }
        assertThat(memory.get("predictions").floats())
                .containsExactly(expected, org.assertj.core.api.Assertions.within(1e-6f));
        assertThat(examples).hasSize(UNLABELED).hasSizeGreaterThan(LABELED);
    }
}
