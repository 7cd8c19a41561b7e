package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.fewlabel.learning.method.Formulas.LABELED;
import static org.fewlabel.learning.method.Formulas.RAMP;
import static org.fewlabel.learning.method.Formulas.TOLERANCE;
import static org.fewlabel.learning.method.Formulas.UNLABELED;
import static org.fewlabel.learning.method.Formulas.assertGradient;
import static org.fewlabel.learning.method.Formulas.context;
import static org.fewlabel.learning.method.Formulas.maskSeed;
import static org.fewlabel.learning.method.Formulas.mixedLogits;
import static org.fewlabel.learning.method.Formulas.softmax;
import static org.fewlabel.learning.method.Formulas.supervised;
import static org.fewlabel.learning.method.Formulas.unlabeledLogits;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.CclSpec;
import org.fewlabel.contracts.job.Certainty;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.RampUp;
import org.fewlabel.contracts.job.Uncertainty;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Logits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As {@link MethodStepTest}, for the certainty-driven consistency loss. */
class CclStepTest {
    private static final int PREDICTIONS = 3;
    private static final double TEMPERATURE = 4;
    /** From 0.5 in the first epoch to 1 in the tenth after it; this is the third. */
    private static final double SHARE = 0.65;

    private static final Batch SEPARATE = Formulas.batch(Inputs.SEPARATE, true, 1 + PREDICTIONS);
    private static final Batch MIXED = Formulas.batch(Inputs.MIXED, true, 1 + PREDICTIONS);

    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final ReferenceNetwork teacher = new ReferenceNetwork(2);

    @ParameterizedTest
    @CsvSource({
        "SEPARATE, FILTERING, VARIANCE",
        "SEPARATE, FILTERING, ENTROPY",
        "SEPARATE, FILTERING, MUTUAL_INFORMATION",
        "SEPARATE, TEMPERATURE, VARIANCE",
        "SEPARATE, TEMPERATURE, ENTROPY",
        "SEPARATE, FILTERING_TEMPERATURE, MUTUAL_INFORMATION",
        "MIXED, FILTERING, VARIANCE",
        "MIXED, TEMPERATURE, ENTROPY",
        "MIXED, FILTERING_TEMPERATURE, VARIANCE"
    })
    void cclAddsTheDistanceToWhatTheTeacherIsCertainOf(Inputs inputs, Certainty certainty, Uncertainty uncertainty) {
        boolean isMixed = inputs == Inputs.MIXED;
        Batch batch = isMixed ? MIXED : SEPARATE;
        CclSpec spec = spec(inputs, certainty, uncertainty);
        Method method = new Ccl(spec, student, new StepAverage(spec, student, teacher));
        // Moves the two apart, which start equal.
        SplittableRandom random = new SplittableRandom(5);
        Arrays.setAll(student.parameters().values, i -> student.parameters().values[i] + random.nextDouble(0.5));
        double[] theta = student.parameters().values.clone();
        double[][][] p = new double[PREDICTIONS][][];
        for (int k = 0; k < PREDICTIONS; k++) {
            double[][] view = ReferenceNetwork.rows(isMixed ? batch.mixed(1 + k) : batch.unlabeled(1 + k));
            p[k] = softmax(ReferenceNetwork.logits(teacher.parameters().values.clone(), view, maskSeed(2 + k)));
        }
        double[][] mean = mean(p);
        double[] uncertainties = IntStream.range(0, mean.length)
                .mapToDouble(row -> uncertainty(uncertainty, p, mean, row))
                .toArray();
        double[] temperatures = certainty == Certainty.FILTERING
                ? Arrays.stream(uncertainties).map(each -> 1).toArray()
                : temperatures(uncertainties);
        double[] mask = certainty == Certainty.TEMPERATURE
                ? Arrays.stream(uncertainties).map(each -> 1).toArray()
                : mostCertain(uncertainties);
        ToDoubleFunction<double[]> consistency =
                t -> softenedError(isMixed ? mixedLogits(t) : unlabeledLogits(t, inputs), mean, temperatures, mask);

        StepOutcome outcome = method.step(batch, context(null));

        double w = 30 * RAMP;
        int rows = isMixed ? LABELED + UNLABELED : UNLABELED;
        double kept = certainty == Certainty.TEMPERATURE ? 1 : (isMixed ? 6 / 9.0 : 4 / 5.0);
        assertThat(mean).hasDimensions(rows, ReferenceNetwork.CLASSES);
        assertThat(outcome.terms())
                .containsOnlyKeys(
                        "supervised", "unsupervised", "unsupervisedWeight", "maskRatio", "uncertainty", "temperature");
        assertTerm(outcome, "supervised", supervised(theta, inputs));
        assertTerm(outcome, "unsupervised", consistency.applyAsDouble(theta));
        assertTerm(outcome, "unsupervisedWeight", w);
        assertTerm(outcome, "maskRatio", kept);
        assertTerm(
                outcome, "uncertainty", Arrays.stream(uncertainties).average().orElseThrow());
        assertTerm(outcome, "temperature", Arrays.stream(temperatures).average().orElseThrow());
        assertThat(outcome.loss())
                .isCloseTo(supervised(theta, inputs) + w * consistency.applyAsDouble(theta), within(TOLERANCE));
        assertGradient(student, t -> supervised(t, inputs) + w * consistency.applyAsDouble(t));
        assertThat(student.passes()).isEqualTo(isMixed ? 1 : 2);
        assertThat(teacher.passes()).isEqualTo(PREDICTIONS);
        assertThat(teacher.gradient().values).containsOnly(0);
    }

    /** Twice (1/2, 1/2): sure to be unsure. Once (1, 0), once (0, 1): unsure by disagreement. Twice (1, 0): sure. */
    @ParameterizedTest
    @CsvSource({"VARIANCE, 0, 0.5, 0", "ENTROPY, 0.6931472, 0.6931472, 0", "MUTUAL_INFORMATION, 0, 0.6931472, 0"})
    void measuresHowUncertainPredictionsAre(Uncertainty kind, double halves, double opposites, double equals) {
        TeacherPredictions predictions = TeacherPredictions.of(
                List.of(
                        new Probabilities(new float[] {0.5f, 0.5f, 1, 0, 1, 0}, 3, 2),
                        new Probabilities(new float[] {0.5f, 0.5f, 0, 1, 1, 0}, 3, 2)),
                kind);

        assertThat(predictions.mean().values()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f, 1, 0);
        assertThat(predictions.uncertainty(0)).isCloseTo(halves, within(1e-6));
        assertThat(predictions.uncertainty(1)).isCloseTo(opposites, within(1e-6));
        assertThat(predictions.uncertainty(2)).isCloseTo(equals, within(1e-6));
    }

    /** Epoch 200 is the end of the rise from 0.25; of four rows, the variances are 0.02, 0, 0.08 and 0. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.25, 0 1 0 0",
        "66, 0.5, 0 1 0 1",
        "67, 0.75, 1 1 0 1",
        "133, 0.75, 1 1 0 1",
        "134, 1, 1 1 1 1",
        "200, 1, 1 1 1 1",
        "399, 1, 1 1 1 1"
    })
    void keepsMoreAndMoreOfTheMostCertainRows(int epoch, double share, String kept) {
        CertaintyDrivenLoss loss = new CertaintyDrivenLoss(new CclSpec(
                Inputs.SEPARATE,
                Certainty.FILTERING,
                Uncertainty.VARIANCE,
                2,
                0.25,
                200,
                5,
                30,
                0,
                RampUp.USUAL,
                0.97));

        CertaintyDrivenLoss.Term term = loss.of(logits(4), fourRows(), epoch);

        assertThat(term.keptShare()).isEqualTo(share);
        assertThat(IntStream.range(0, 4).mapToObj(row -> term.loss().gradient().values()[2 * row] == 0 ? "0" : "1"))
                .containsExactly(kept.split(" "));
    }

    @Test
    void keepsOneRowAtLeast() {
        CertaintyDrivenLoss loss = new CertaintyDrivenLoss(new CclSpec(
                Inputs.SEPARATE, Certainty.FILTERING, Uncertainty.VARIANCE, 2, 0, 200, 5, 30, 0, RampUp.USUAL, 0.97));

        assertThat(loss.of(logits(4), fourRows(), 0).keptShare()).isEqualTo(0.25);
    }

    /** The largest variance is 0.08: the temperatures are 1 + 4/4, 1, 5, 1. */
    @Test
    void theLeastCertainRowHasTheTemperatureOfTheJob() {
        CertaintyDrivenLoss loss = new CertaintyDrivenLoss(new CclSpec(
                Inputs.SEPARATE,
                Certainty.TEMPERATURE,
                Uncertainty.VARIANCE,
                2,
                0.5,
                200,
                5,
                30,
                0,
                RampUp.USUAL,
                0.97));

        CertaintyDrivenLoss.Term term = loss.of(logits(4), fourRows(), 0);

        assertThat(term.meanTemperature()).isCloseTo((2 + 1 + 5 + 1) / 4.0, within(1e-6));
        assertThat(term.keptShare()).isEqualTo(1);
    }

    @Test
    void aBatchWithoutUncertaintyIsThatOfMeanTeacher() {
        Probabilities sure = new Probabilities(new float[] {0.9f, 0.1f, 0.2f, 0.8f}, 2, 2);
        CertaintyDrivenLoss loss = new CertaintyDrivenLoss(new CclSpec(
                Inputs.SEPARATE,
                Certainty.TEMPERATURE,
                Uncertainty.VARIANCE,
                2,
                0.5,
                200,
                5,
                30,
                0,
                RampUp.USUAL,
                0.97));

        CertaintyDrivenLoss.Term term =
                loss.of(logits(2), TeacherPredictions.of(List.of(sure, sure), Uncertainty.VARIANCE), 0);

        assertThat(term.meanTemperature()).isEqualTo(1);
        assertThat(term.loss().loss())
                .isCloseTo(
                        org.fewlabel.learning.loss.SquaredError.of(logits(2), sure)
                                .loss(),
                        within(1e-6));
    }

    private static CclSpec spec(Inputs inputs, Certainty certainty, Uncertainty uncertainty) {
        return new CclSpec(
                inputs, certainty, uncertainty, PREDICTIONS, 0.5, 10, TEMPERATURE, 30, 10, RampUp.USUAL, 0.97);
    }

    private static void assertTerm(StepOutcome outcome, String name, double expected) {
        assertThat(outcome.terms().get(name)).as(name).isCloseTo(expected, within(TOLERANCE));
    }

    private static double[][] mean(double[][][] p) {
        double[][] mean = new double[p[0].length][p[0][0].length];
        for (double[][] each : p) {
            for (int row = 0; row < mean.length; row++) {
                for (int label = 0; label < mean[row].length; label++) {
                    mean[row][label] += each[row][label] / p.length;
                }
            }
        }
        return mean;
    }

    private static double uncertainty(Uncertainty kind, double[][][] p, double[][] mean, int row) {
        double variance = 0;
        double entropies = 0;
        for (double[][] each : p) {
            for (int label = 0; label < mean[row].length; label++) {
                variance += Math.pow(each[row][label] - mean[row][label], 2) / p.length;
            }
            entropies += entropy(each[row]) / p.length;
        }
        return switch (kind) {
            case VARIANCE -> variance;
            case ENTROPY -> entropy(mean[row]);
            case MUTUAL_INFORMATION -> entropy(mean[row]) - entropies;
        };
    }

    private static double entropy(double[] p) {
        return -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
    }

    /** Those with fewer than ⌈0.65 n⌉ more certain ones. */
    private static double[] mostCertain(double[] uncertainties) {
        double kept = Math.ceil(SHARE * uncertainties.length);
        return Arrays.stream(uncertainties)
                .map(own ->
                        Arrays.stream(uncertainties).filter(each -> each < own).count() < kept ? 1 : 0)
                .toArray();
    }

    private static double[] temperatures(double[] uncertainties) {
        double max = Arrays.stream(uncertainties).max().orElseThrow();
        return Arrays.stream(uncertainties)
                .map(each -> 1 + (TEMPERATURE - 1) * each / max)
                .toArray();
    }

    private static double softenedError(double[][] z, double[][] p, double[] temperatures, double[] mask) {
        double loss = 0;
        for (int row = 0; row < z.length; row++) {
            double temperature = temperatures[row];
            double[] q = softmax(new double[][] {
                Arrays.stream(z[row]).map(each -> each / temperature).toArray()
            })[0];
            double[] target = softmax(new double[][] {
                Arrays.stream(p[row]).map(each -> Math.log(each) / temperature).toArray()
            })[0];
            for (int label = 0; label < q.length; label++) {
                loss += mask[row] * Math.pow(q[label] - target[label], 2) / (z.length * q.length);
            }
        }
        return loss;
    }

    /** Two predictions (½ ± a, ½ ∓ a) have a variance of 2a². */
    private static TeacherPredictions fourRows() {
        return TeacherPredictions.of(
                List.of(
                        new Probabilities(new float[] {0.6f, 0.4f, 0.5f, 0.5f, 0.7f, 0.3f, 0.5f, 0.5f}, 4, 2),
                        new Probabilities(new float[] {0.4f, 0.6f, 0.5f, 0.5f, 0.3f, 0.7f, 0.5f, 0.5f}, 4, 2)),
                Uncertainty.VARIANCE);
    }

    private static Logits logits(int rows) {
        float[] values = new float[2 * rows];
        for (int row = 0; row < rows; row++) {
            values[2 * row] = 1 + row;
        }
        return new Logits(values, rows, 2);
    }
}
