package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.MixupLoss;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.RowWeights;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixup and its four losses against the formulas, written down a second time in double. */
class MixupTest {
    private static final int ROWS = 5;
    private static final int CLASSES = 3;
    /** A power of two, as are the logits' units: logit ± step is exact in float. */
    private static final float STEP = 1f / 256;

    private static final double TOLERANCE = 1e-5;

    private final Mixup mixup = Mixup.draw(ROWS, 1, context(3));
    private final Logits z = logits(1);
    private final Logits s = logits(2);

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 4})
    void drawsLambdaFromASymmetricBetaDistribution(double alpha) {
        double[] lambdas = IntStream.range(0, 20_000)
                .mapToDouble(step -> Mixup.draw(2, alpha, context(step)).lambda())
                .toArray();

        double mean = Arrays.stream(lambdas).average().orElseThrow();
        double variance = Arrays.stream(lambdas)
                .map(lambda -> (lambda - mean) * (lambda - mean))
                .average()
                .orElseThrow();
        assertThat(Arrays.stream(lambdas).allMatch(lambda -> lambda >= 0 && lambda <= 1))
                .isTrue();
        assertThat(mean).isCloseTo(0.5, within(0.01));
        assertThat(variance).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 1000})
    void drawsAFiniteLambdaAtTheEndsOfTheRange(double alpha) {
        for (int step = 0; step < 1000; step++) {
            assertThat(Mixup.draw(2, alpha, context(step)).lambda()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void drawsEveryOrderOfTheRows() {
        long orders = IntStream.range(0, 300)
                .mapToObj(step -> partners(Mixup.draw(3, 1, context(step)), 3))
                .peek(order -> assertThat(order).containsExactlyInAnyOrder(0, 1, 2))
                .map(Arrays::toString)
                .distinct()
                .count();

        assertThat(orders).isEqualTo(6);
    }

    @Test
    void drawsTheSameForTheSamePlaceInTheRun() {
        Mixup again = Mixup.draw(ROWS, 1, context(3));

        assertThat(again.lambda()).isEqualTo(mixup.lambda());
        assertThat(partners(again, ROWS)).isEqualTo(partners(mixup, ROWS));
        assertThat(Mixup.draw(ROWS, 1, context(4)).lambda()).isNotEqualTo(mixup.lambda());
    }

    @Test
    void keepsTheLargerShareForTheFirstImageWhereAsked() {
        for (int step = 0; step < 50; step++) {
            double lambda = Mixup.draw(ROWS, 0.75, context(step)).lambda();

            Mixup closer = Mixup.drawCloserToFirst(ROWS, 0.75, context(step));

            assertThat(closer.lambda()).isEqualTo(Math.max(lambda, 1 - lambda));
        }
    }

    @Test
    void mixesImagesAndTargetsAlike() {
        // The buffer is longer than its images, as a batch's may be.
        float[] values = random(ROWS * 4 + 7, 5);

        Images images = mixup.of(new Images(values, ROWS, new Shape(2, 1, 2)));
        Probabilities targets = mixup.of(Probabilities.softmax(s));

        double[][] p = Formula.softmax(rows(s));
        for (int row = 0; row < ROWS; row++) {
            int partner = mixup.partner(row);
            for (int i = 0; i < 4; i++) {
                assertThat((double) images.values()[row * 4 + i])
                        .isCloseTo(mixed(values[row * 4 + i], values[partner * 4 + i]), within(1e-6));
            }
            for (int label = 0; label < CLASSES; label++) {
                assertThat((double) targets.probability(row, label))
                        .isCloseTo(mixed(p[row][label], p[partner][label]), within(1e-6));
            }
        }
        assertThat(images.count()).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @EnumSource(MixupLoss.class)
    void lossOfLogitsIsItsFormulaAndTheGradientItsSlope(MixupLoss kind) {
        LossAndGradient loss = mixup.loss(kind, z, s);

        assertThat(loss.loss()).isCloseTo(formula(kind, z, rows(s), Formula.softmax(rows(s))), within(TOLERANCE));
        assertSlope(loss.gradient(), kind, rows(s), Formula.softmax(rows(s)));
    }

    @ParameterizedTest
    @EnumSource(MixupLoss.class)
    void lossOfProbabilitiesTakesTheirLogarithmsForLogits(MixupLoss kind) {
        double[][] p = Formula.softmax(rows(s));
        double[][] logarithms = Arrays.stream(p)
                .map(row -> Arrays.stream(row).map(Math::log).toArray())
                .toArray(double[][]::new);

        LossAndGradient loss = mixup.loss(kind, z, Probabilities.softmax(s), RowWeights.ones(ROWS));

        assertThat(loss.loss()).isCloseTo(formula(kind, z, logarithms, p), within(TOLERANCE));
        assertSlope(loss.gradient(), kind, logarithms, p);
    }

    /** One row whose partner is the other one; z = (0, ln 3), so σ(z) = (1/4, 3/4); the two labels differ. */
    @ParameterizedTest
    @CsvSource({"L3", "L4"})
    void mixesTheLossesOfTwoHardLabels(MixupLoss kind) {
        Mixup pair = pairThatSwaps();
        double lambda = pair.lambda();
        float log3 = (float) Math.log(3);
        Logits same = new Logits(new float[] {0, log3, 0, log3}, 2, 2);

        double loss = pair.loss(kind, same, Probabilities.oneHot(new int[] {0, 1}, 2), RowWeights.ones(2))
                .loss();

        double first = kind == MixupLoss.L3 ? Math.log(4) : 9.0 / 16;
        double second = kind == MixupLoss.L3 ? Math.log(4.0 / 3) : 1.0 / 16;
        double expected = (lambda * first + (1 - lambda) * second) / 2 + (lambda * second + (1 - lambda) * first) / 2;
        assertThat(loss).isCloseTo(expected, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"L1", "L2"})
    void oneTargetMadeOfTwoHardLabelsIsFinite(MixupLoss kind) {
        LossAndGradient loss =
                mixup.loss(kind, z, Probabilities.oneHot(new int[] {0, 1, 2, 0, 1}, CLASSES), RowWeights.ones(ROWS));

        assertThat(loss.loss()).isFinite().isPositive();
        assertThat(loss.gradient().values()).doesNotContain(Float.NaN);
    }

    @Test
    void refusesABatchOfAnotherSize() {
        assertThatThrownBy(() -> mixup.of(Logits.zeros(ROWS + 1, CLASSES)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a mixture of 5 rows cannot take 6");
    }

    private void assertSlope(Logits gradient, MixupLoss kind, double[][] logits, double[][] probabilities) {
        for (int i = 0; i < ROWS * CLASSES; i++) {
            double slope = (formula(kind, moved(i, STEP), logits, probabilities)
                            - formula(kind, moved(i, -STEP), logits, probabilities))
                    / (2 * STEP);
            assertThat((double) gradient.values()[i]).as("logit %d", i).isCloseTo(slope, within(TOLERANCE));
        }
    }

    private double formula(MixupLoss kind, Logits prediction, double[][] logits, double[][] probabilities) {
        return Formula.mixupLoss(kind, rows(prediction), logits, probabilities, mixup.lambda(), partners(mixup, ROWS));
    }

    private Logits moved(int index, float by) {
        float[] values = z.values().clone();
        values[index] += by;
        return new Logits(values, ROWS, CLASSES);
    }

    private double mixed(double first, double second) {
        return mixup.lambda() * first + (1 - mixup.lambda()) * second;
    }

    private static Mixup pairThatSwaps() {
        return IntStream.range(0, 100)
                .mapToObj(step -> Mixup.draw(2, 1, context(step)))
                .filter(pair -> pair.partner(0) == 1)
                .findFirst()
                .orElseThrow();
    }

    private static int[] partners(Mixup mixup, int rows) {
        return IntStream.range(0, rows).map(mixup::partner).toArray();
    }

    private static StepContext context(int step) {
        return new StepContext(7, 2, step, null);
    }

    private static float[] random(int count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-768, 769) * STEP;
        }
        return values;
    }

    private static Logits logits(int seed) {
        return new Logits(random(ROWS * CLASSES, seed), ROWS, CLASSES);
    }

    private static double[][] rows(Logits logits) {
        double[][] rows = new double[logits.rows()][logits.classes()];
        for (int i = 0; i < logits.values().length; i++) {
            rows[i / logits.classes()][i % logits.classes()] = logits.values()[i];
        }
        return rows;
    }

    /** The four losses in double, row by row. */
    static final class Formula {
        private Formula() {}

        /**
         * @param logits s, of the targets before they are mixed
         * @param probabilities p, of the same
         */
        static double mixupLoss(
                MixupLoss kind,
                double[][] prediction,
                double[][] logits,
                double[][] probabilities,
                double lambda,
                int[] partners) {
            double[][] q = softmax(prediction);
            double[][] target = softmax(mixed(logits, lambda, partners));
            double loss = 0;
            for (int a = 0; a < q.length; a++) {
                double[] first = probabilities[a];
                double[] second = probabilities[partners[a]];
                loss += switch (kind) {
                    case L1 -> crossEntropy(q[a], target[a]);
                    case L2 -> squaredError(q[a], target[a]);
                    case L3 -> lambda * crossEntropy(q[a], first) + (1 - lambda) * crossEntropy(q[a], second);
                    case L4 -> lambda * squaredError(q[a], first) + (1 - lambda) * squaredError(q[a], second);
                };
            }
            return loss / q.length;
        }

        static double[][] mixed(double[][] rows, double lambda, int[] partners) {
            double[][] mixed = new double[rows.length][rows[0].length];
            for (int a = 0; a < rows.length; a++) {
                for (int i = 0; i < rows[a].length; i++) {
                    mixed[a][i] = lambda * rows[a][i] + (1 - lambda) * rows[partners[a]][i];
                }
            }
            return mixed;
        }

        static double[][] softmax(double[][] z) {
            double[][] result = new double[z.length][];
            for (int row = 0; row < z.length; row++) {
                double sum = Arrays.stream(z[row]).map(Math::exp).sum();
                result[row] = Arrays.stream(z[row])
                        .map(value -> Math.exp(value) / sum)
                        .toArray();
            }
            return result;
        }

        private static double crossEntropy(double[] q, double[] p) {
            double loss = 0;
            for (int label = 0; label < q.length; label++) {
                loss -= p[label] * Math.log(q[label]);
            }
            return loss;
        }

        private static double squaredError(double[] q, double[] p) {
            double loss = 0;
            for (int label = 0; label < q.length; label++) {
                loss += Math.pow(q[label] - p[label], 2) / q.length;
            }
            return loss;
        }
    }
}
