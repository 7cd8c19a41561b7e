package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.fewlabel.learning.method.Formulas.EXAMPLES;
import static org.fewlabel.learning.method.Formulas.LABELED;
import static org.fewlabel.learning.method.Formulas.RAMP;
import static org.fewlabel.learning.method.Formulas.SEPARATE;
import static org.fewlabel.learning.method.Formulas.TOLERANCE;
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
import static org.fewlabel.learning.method.Formulas.teacherRows;
import static org.fewlabel.learning.method.Formulas.unlabeledLogits;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.LabelOrigin;
import org.fewlabel.contracts.job.LabeledTargets;
import org.fewlabel.contracts.job.MeanTeacherSpec;
import org.fewlabel.contracts.job.PseudoLabelSpec;
import org.fewlabel.contracts.job.PseudoLabels;
import org.fewlabel.contracts.job.RampUp;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.data.Examples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One step of each method against its formula, written down a second time: in double, the targets held constant, the
 * gradient by finite differences of the whole loss.
 */
class MethodStepTest {
    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final ReferenceNetwork teacher = new ReferenceNetwork(2);
    private final EpochLabels epochLabels = new EpochLabels(2, probabilities(EXAMPLES));

    @Test
    void supervisedIsTheCrossEntropyOfTheLabeledRows() {
        StepOutcome outcome = new Supervised(student).step(SEPARATE, context(null));

        double supervised = supervised(student.parameters().values);
        assertThat(outcome.terms()).containsOnlyKeys("supervised");
        assertThat(outcome.loss()).isCloseTo(supervised, within(TOLERANCE));
        assertGradient(student, Formulas::supervised);
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
                new PseudoLabelSpec(
                        inputs,
                        targets,
                        pseudoLabels,
                        threshold,
                        LabeledTargets.GIVEN,
                        2.5,
                        10,
                        RampUp.USUAL,
                        LabelOrigin.INFERENCE,
                        0,
                        0.97),
                student,
                EXAMPLES);

        StepOutcome outcome = method.step(batchOf(inputs), context(targets == Targets.EPOCH ? epochLabels : null));

        double w = 2.5 * RAMP;
        assertTerms(
                outcome.terms(),
                supervised(theta, inputs),
                unsupervised.applyAsDouble(theta),
                w,
                Arrays.stream(mask).sum() / UNLABELED);
        assertThat(outcome.terms().get("maskRatio")).isGreaterThan(0);
        assertGradient(student, p -> supervised(p, inputs) + w * unsupervised.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(inputs == Inputs.MIXED ? 1 : 2);
    }

    @ParameterizedTest
    @CsvSource({
        "SEPARATE, ITERATION, HARD, GIVEN",
        "SEPARATE, ITERATION, HARD, PREDICTED",
        "SEPARATE, EPOCH, HARD, GIVEN",
        "SEPARATE, EPOCH, HARD, PREDICTED",
        "SEPARATE, EPOCH, SOFT, GIVEN",
        "SEPARATE, EPOCH, SOFT, PREDICTED",
        "MIXED, ITERATION, HARD, GIVEN",
        "MIXED, EPOCH, SOFT, PREDICTED",
        "MIXED, EPOCH, SOFT, GIVEN"
    })
    void aLabeledImageInThePoolHasItsLabelForATargetUnlessThatIsToBePredictedToo(
            Inputs inputs, Targets targets, PseudoLabels pseudoLabels, LabeledTargets labeledTargets) {
        Batch batch = Formulas.batch(inputs, false);
        double[] theta = student.parameters().values.clone();
        ToDoubleFunction<double[]> supervised = p -> crossEntropy(
                Arrays.copyOf(poolLogits(p, batch, inputs, 0), LABELED),
                oneHotOf(batch.labels()),
                new double[] {1, 1, 1, 1});
        double[][] predicted = targets == Targets.EPOCH
                ? rows(epochLabels.of(batch.unlabeledExamples()))
                : softmax(unlabeledOf(poolLogits(theta, batch, inputs, 1)));
        double[][] target = pseudoLabels == PseudoLabels.HARD ? oneHot(predicted) : predicted;
        // As good as certain: a threshold never leaves a given label out.
        double[] mask = mask(predicted, 0.6);
        for (int row = 0; row < UNLABELED; row++) {
            int given = batch.givenLabels()[row];
            if (labeledTargets == LabeledTargets.GIVEN && given != Examples.UNKNOWN) {
                target[row] = oneHotOf(new int[] {given})[0];
                mask[row] = 1;
            }
        }
        ToDoubleFunction<double[]> unsupervised =
                p -> crossEntropy(unlabeledOf(poolLogits(p, batch, inputs, 1)), target, mask);
        Method method = new PseudoLabel(
                new PseudoLabelSpec(
                        inputs,
                        targets,
                        pseudoLabels,
                        0.6,
                        labeledTargets,
                        2.5,
                        10,
                        RampUp.USUAL,
                        LabelOrigin.INFERENCE,
                        0,
                        0.97),
                student,
                EXAMPLES);

        StepOutcome outcome = method.step(batch, context(targets == Targets.EPOCH ? epochLabels : null));

        double w = 2.5 * RAMP;
        assertThat(batch.givenLabels()).contains(Examples.UNKNOWN).containsAnyOf(0, 1, 2);
        assertTerms(
                outcome.terms(),
                supervised.applyAsDouble(theta),
                unsupervised.applyAsDouble(theta),
                w,
                Arrays.stream(mask).sum() / UNLABELED);
        assertGradient(student, p -> supervised.applyAsDouble(p) + w * unsupervised.applyAsDouble(p));
    }

    /** Of all rows with mixed inputs, else of the labeled rows (pass 0) or of the unlabeled ones (pass 1). */
    private static double[][] poolLogits(double[] theta, Batch batch, Inputs inputs, int pass) {
        if (inputs == Inputs.MIXED) {
            return ReferenceNetwork.logits(theta, ReferenceNetwork.rows(batch.mixed(0)), maskSeed(0));
        }
        return ReferenceNetwork.logits(
                theta, ReferenceNetwork.rows(pass == 0 ? batch.labeled() : batch.unlabeled(0)), maskSeed(pass));
    }

    private static double[][] unlabeledOf(double[][] logits) {
        return Arrays.copyOfRange(logits, logits.length - UNLABELED, logits.length);
    }

    private static double[][] oneHotOf(int[] labels) {
        double[][] rows = new double[labels.length][ReferenceNetwork.CLASSES];
        for (int row = 0; row < labels.length; row++) {
            rows[row][labels[row]] = 1;
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void pseudoLabelIsSupervisedBeforeTheFirstLabelsExist(Inputs inputs) {
        Method method = new PseudoLabel(
                new PseudoLabelSpec(
                        inputs,
                        Targets.EPOCH,
                        PseudoLabels.HARD,
                        0,
                        LabeledTargets.GIVEN,
                        2.5,
                        10,
                        RampUp.USUAL,
                        LabelOrigin.INFERENCE,
                        0,
                        0.97),
                student,
                EXAMPLES);

        StepOutcome outcome = method.step(batchOf(inputs), context(null));

        assertTerms(outcome.terms(), supervised(student.parameters().values, inputs), 0, 2.5 * RAMP, 0);
        assertGradient(student, p -> supervised(p, inputs));
        assertThat(student.passes()).isEqualTo(1);
    }

    @Test
    void aThresholdThatNothingReachesLeavesTheSupervisedLoss() {
        Method method = new PseudoLabel(
                new PseudoLabelSpec(
                        Inputs.SEPARATE,
                        Targets.EPOCH,
                        PseudoLabels.HARD,
                        1,
                        LabeledTargets.GIVEN,
                        2.5,
                        10,
                        RampUp.USUAL,
                        LabelOrigin.INFERENCE,
                        0,
                        0.97),
                student,
                EXAMPLES);

        StepOutcome outcome = method.step(SEPARATE, context(epochLabels));

        assertTerms(outcome.terms(), supervised(student.parameters().values), 0, 2.5 * RAMP, 0);
        assertGradient(student, Formulas::supervised);
    }

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void meanTeacherAddsTheWeightedDistanceToTheTeacher(Inputs inputs) {
        MeanTeacherSpec spec = new MeanTeacherSpec(inputs, 30, 10, RampUp.USUAL, 0.97);
        Method method = new MeanTeacher(spec, student, new StepAverage(spec, student, teacher));
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
        assertGradient(student, p -> supervised(p, inputs) + w * consistency.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(inputs == Inputs.MIXED ? 1 : 2);
        assertThat(teacher.passes()).isEqualTo(1);
        assertThat(teacher.gradient().values).containsOnly(0);
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
}
