package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.fewlabel.learning.method.Formulas.EPOCH;
import static org.fewlabel.learning.method.Formulas.RAMP;
import static org.fewlabel.learning.method.Formulas.SEED;
import static org.fewlabel.learning.method.Formulas.SEPARATE;
import static org.fewlabel.learning.method.Formulas.STEP;
import static org.fewlabel.learning.method.Formulas.TOLERANCE;
import static org.fewlabel.learning.method.Formulas.assertGradient;
import static org.fewlabel.learning.method.Formulas.batchOf;
import static org.fewlabel.learning.method.Formulas.context;
import static org.fewlabel.learning.method.Formulas.maskSeed;
import static org.fewlabel.learning.method.Formulas.mixedLogits;
import static org.fewlabel.learning.method.Formulas.softmax;
import static org.fewlabel.learning.method.Formulas.squaredError;
import static org.fewlabel.learning.method.Formulas.supervised;
import static org.fewlabel.learning.method.Formulas.unlabeledLogits;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.fewlabel.contracts.job.Divergence;
import org.fewlabel.contracts.job.DropoutMasks;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.RampUp;
import org.fewlabel.contracts.job.StartDirection;
import org.fewlabel.contracts.job.VatSpec;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A step of virtual adversarial training against its formulas, the search for r written down a second time, in double. */
class VatStepTest {
    private static final double EPSILON = 0.7;
    private static final double XI = 0.5;
    private static final double DIFFERENCE = 1e-6;

    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final double[] theta = student.parameters().values.clone();

    @ParameterizedTest
    @CsvSource({
        "SEPARATE, KL, 1",
        "SEPARATE, KL, 0",
        "SEPARATE, KL, 2",
        "SEPARATE, MSE, 1",
        "MIXED, KL, 1",
        "MIXED, MSE, 1"
    })
    void vatAddsDivergenceFromTheAdversaryAndEntropy(Inputs inputs, Divergence divergence, int powerIterations) {
        boolean isMixed = inputs == Inputs.MIXED;
        double[][] x = ReferenceNetwork.rows(isMixed ? batchOf(inputs).mixed(0) : SEPARATE.unlabeled(0));
        long maskSeed = maskSeed(isMixed ? 0 : 1);
        double[][] p = softmax(ReferenceNetwork.logits(theta, x, maskSeed));
        double[][] d = start(x.length);
        for (int k = 0; k < powerIterations; k++) {
            d = normalized(slope(divergence, p, x, d, maskSeed));
        }
        double[][] changed = moved(x, EPSILON, d);
        ToDoubleFunction<double[]> local =
                t -> divergence(divergence, p, ReferenceNetwork.logits(t, changed, maskSeed));
        ToDoubleFunction<double[]> entropy = t -> entropy(isMixed ? mixedLogits(t) : unlabeledLogits(t, inputs));

        StepOutcome outcome = method(inputs, divergence, powerIterations).step(batchOf(inputs), context(null));

        double w = 2 * RAMP;
        double wEntropy = 0.5 * RAMP;
        assertThat(outcome.terms())
                .containsOnlyKeys(
                        "supervised", "unsupervised", "unsupervisedWeight", "maskRatio", "entropy", "entropyWeight");
        assertThat(outcome.terms().get("supervised")).isCloseTo(supervised(theta, inputs), within(TOLERANCE));
        assertThat(outcome.terms().get("unsupervised")).isCloseTo(local.applyAsDouble(theta), within(TOLERANCE));
        assertThat(outcome.terms().get("unsupervisedWeight")).isCloseTo(w, within(1e-12));
        assertThat(outcome.terms().get("entropy")).isCloseTo(entropy.applyAsDouble(theta), within(TOLERANCE));
        assertThat(outcome.terms().get("entropyWeight")).isCloseTo(wEntropy, within(1e-12));
        assertThat(outcome.loss())
                .isCloseTo(
                        supervised(theta, inputs)
                                + w * local.applyAsDouble(theta)
                                + wEntropy * entropy.applyAsDouble(theta),
                        within(TOLERANCE));
        assertGradient(
                student, t -> supervised(t, inputs) + w * local.applyAsDouble(t) + wEntropy * entropy.applyAsDouble(t));
        assertThat(student.passes()).isEqualTo((isMixed ? 2 : 3) + powerIterations);
    }

    /** As the article's program has it: a direction out of a cube, and other activations dropped in every pass. */
    @ParameterizedTest
    @EnumSource(Inputs.class)
    void startsInACubeAndDrawsFreshMasksOnRequest(Inputs inputs) {
        boolean isMixed = inputs == Inputs.MIXED;
        double[][] x = ReferenceNetwork.rows(isMixed ? batchOf(inputs).mixed(0) : SEPARATE.unlabeled(0));
        double[][] p = softmax(ReferenceNetwork.logits(theta, x, maskSeed(isMixed ? 0 : 1)));
        SplittableRandom random = Randomness.of(SEED, Purpose.PERTURBATION, EPOCH, STEP);
        double[][] d = new double[x.length][ReferenceNetwork.INPUTS];
        for (double[] row : d) {
            Arrays.setAll(row, i -> random.nextDouble() - 0.5);
        }
        d = normalized(d);
        for (int k = 0; k < 2; k++) {
            d = normalized(slope(Divergence.MSE, p, x, d, maskSeed(3 + k)));
        }
        double[][] changed = moved(x, EPSILON, d);
        ToDoubleFunction<double[]> local = t -> squaredError(ReferenceNetwork.logits(t, changed, maskSeed(2)), p);
        ToDoubleFunction<double[]> entropy = t -> entropy(isMixed ? mixedLogits(t) : unlabeledLogits(t, inputs));

        StepOutcome outcome = method(inputs, Divergence.MSE, 2, StartDirection.UNIFORM, DropoutMasks.FRESH)
                .step(batchOf(inputs), context(null));

        assertThat(outcome.terms().get("unsupervised")).isCloseTo(local.applyAsDouble(theta), within(TOLERANCE));
        assertGradient(
                student,
                t -> supervised(t, inputs) + 2 * RAMP * local.applyAsDouble(t) + 0.5 * RAMP * entropy.applyAsDouble(t));
    }

    @Test
    void thePassesOnChangedImagesLeaveTheRunningStatisticsAlone() {
        ReferenceNetwork clean = new ReferenceNetwork(1);
        clean.forward(SEPARATE.labeled(), Mode.TRAIN, maskSeed(0));
        clean.forward(SEPARATE.unlabeled(0), Mode.TRAIN, maskSeed(1));

        method(Inputs.SEPARATE, Divergence.KL, 3).step(SEPARATE, context(null));

        assertThat(student.statistics().values).containsExactly(clean.statistics().values);
    }

    @Test
    void keepsItsStartWhereThePredictionHasNoSlope() {
        Arrays.fill(student.parameters().values, 0);
        Images x = SEPARATE.unlabeled(0);
        VatSpec spec = new VatSpec(
                Inputs.SEPARATE,
                Divergence.KL,
                EPSILON,
                XI,
                1,
                StartDirection.GAUSSIAN,
                DropoutMasks.SAME,
                2,
                10,
                RampUp.USUAL,
                0.5,
                0.97);
        Logits clean = student.forward(x, Mode.TRAIN, maskSeed(1));

        Images changed = new VirtualAdversary(spec, student)
                .perturb(x, clean, k -> maskSeed(1), Randomness.of(SEED, Purpose.PERTURBATION, EPOCH, STEP));

        double[][] expected = moved(ReferenceNetwork.rows(x), EPSILON, start(x.count()));
        double[][] rows = ReferenceNetwork.rows(changed);
        for (int row = 0; row < rows.length; row++) {
            assertThat(rows[row]).containsExactly(expected[row], within(1e-5));
        }
    }

    private Method method(Inputs inputs, Divergence divergence, int powerIterations) {
        return method(inputs, divergence, powerIterations, StartDirection.GAUSSIAN, DropoutMasks.SAME);
    }

    private Method method(
            Inputs inputs,
            Divergence divergence,
            int powerIterations,
            StartDirection startDirection,
            DropoutMasks dropoutMasks) {
        return new Vat(
                new VatSpec(
                        inputs,
                        divergence,
                        EPSILON,
                        XI,
                        powerIterations,
                        startDirection,
                        dropoutMasks,
                        2,
                        10,
                        RampUp.USUAL,
                        0.5,
                        0.97),
                student);
    }

    private static double[][] start(int rows) {
        SplittableRandom random = Randomness.of(SEED, Purpose.PERTURBATION, EPOCH, STEP);
        double[][] d = new double[rows][ReferenceNetwork.INPUTS];
        for (double[] row : d) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        return normalized(d);
    }

    /** ∂D(p, f(x + r))/∂r at r = ξd, by central differences. */
    private double[][] slope(Divergence divergence, double[][] p, double[][] x, double[][] d, long maskSeed) {
        double[][] at = moved(x, XI, d);
        double[][] slope = new double[x.length][ReferenceNetwork.INPUTS];
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < ReferenceNetwork.INPUTS; i++) {
                double here = at[row][i];
                at[row][i] = here + DIFFERENCE;
                double up = divergence(divergence, p, ReferenceNetwork.logits(theta, at, maskSeed));
                at[row][i] = here - DIFFERENCE;
                double down = divergence(divergence, p, ReferenceNetwork.logits(theta, at, maskSeed));
                at[row][i] = here;
                slope[row][i] = (up - down) / (2 * DIFFERENCE);
            }
        }
        return slope;
    }

    private static double[][] moved(double[][] x, double length, double[][] d) {
        double[][] moved = new double[x.length][ReferenceNetwork.INPUTS];
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < ReferenceNetwork.INPUTS; i++) {
                moved[row][i] = x[row][i] + length * d[row][i];
            }
        }
        return moved;
    }

    private static double[][] normalized(double[][] d) {
        return Arrays.stream(d)
                .map(row -> {
                    double length = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
                    return Arrays.stream(row).map(v -> v / length).toArray();
                })
                .toArray(double[][]::new);
    }

    private static double divergence(Divergence divergence, double[][] p, double[][] z) {
        if (divergence == Divergence.MSE) {
            return squaredError(z, p);
        }
        double[][] q = softmax(z);
        double sum = 0;
        for (int row = 0; row < p.length; row++) {
            for (int label = 0; label < p[row].length; label++) {
                sum += p[row][label] * Math.log(p[row][label] / q[row][label]) / p.length;
            }
        }
        return sum;
    }

    private static double entropy(double[][] z) {
        double sum = 0;
        for (double[] row : softmax(z)) {
            sum -= Arrays.stream(row).map(q -> q * Math.log(q)).sum() / z.length;
        }
        return sum;
    }
}
