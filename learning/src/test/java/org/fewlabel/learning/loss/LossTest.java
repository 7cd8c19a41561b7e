package org.fewlabel.learning.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.fewlabel.learning.network.Logits;
import org.junit.jupiter.api.Test;

/**
 * Losses against values computed by hand. With z = (ln 1, ln 3) the prediction is (1/4, 3/4), with (0, 0) it is (1/2, 1/2).
 */
class LossTest {
    private static final Offset<Double> EXACT = within(1e-7);
    private static final Logits TWO_ROWS = logits(2, 0, ln(3), 0, 0);

    @Test
    void hardCrossEntropyIsTheMeanOfMinusLogProbability() {
        LossAndGradient result = CrossEntropy.hard(TWO_ROWS, new int[] {0, 1});

        assertThat(result.loss()).isCloseTo((Math.log(4) + Math.log(2)) / 2, EXACT);
        assertThat(result.gradient().values())
                .containsExactly(new float[] {-3f / 8, 3f / 8, 1f / 4, -1f / 4}, within(1e-7f));
    }

    @Test
    void softCrossEntropyWeighsEachClassByItsTarget() {
        Probabilities targets = probabilities(2, 0.5f, 0.5f, 1, 0);

        LossAndGradient result = CrossEntropy.soft(TWO_ROWS, targets);

        double first = 0.5 * Math.log(4) + 0.5 * Math.log(4.0 / 3);
        assertThat(result.loss()).isCloseTo((first + Math.log(2)) / 2, EXACT);
        assertThat(result.gradient().values())
                .containsExactly(new float[] {-1f / 8, 1f / 8, -1f / 4, 1f / 4}, within(1e-7f));
    }

    @Test
    void squaredErrorIsTheMeanOverRowsAndClasses() {
        Probabilities targets = probabilities(2, 0.5f, 0.5f, 1, 0);

        LossAndGradient result = SquaredError.of(TWO_ROWS, targets);

        // ((1/16 + 1/16) / 2 + (1/4 + 1/4) / 2) / 2
        assertThat(result.loss()).isCloseTo(5.0 / 32, EXACT);
        // Row 1: d = (−1/4, 1/4), Σ q d = 1/8, so 2/(2·2) · q ⊙ (−3/8, 1/8) = ½ · (−3/32, 3/32).
        // Row 2: d = (−1/2, 1/2), Σ q d = 0, so ½ · (−1/4, 1/4).
        assertThat(result.gradient().values())
                .containsExactly(new float[] {-3f / 64, 3f / 64, -1f / 8, 1f / 8}, within(1e-7f));
    }

    @Test
    void divergenceIsZeroWhereBothAgree() {
        LossAndGradient result = KullbackLeibler.between(TWO_ROWS, TWO_ROWS);

        assertThat(result.loss()).isZero();
        assertThat(result.gradient().values()).containsExactly(new float[4], within(0f));
    }

    @Test
    void divergenceIsTheMeanOfTheLogarithmsRatioUnderTheTarget() {
        // Its rows are (1/2, 1/2) and (3/4, 1/4).
        Logits target = logits(2, 0, 0, ln(3), 0);

        LossAndGradient result = KullbackLeibler.between(target, TWO_ROWS);

        // ½ ln((1/2) / (1/4)) + ½ ln((1/2) / (3/4)), and ¾ ln((3/4) / (1/2)) + ¼ ln((1/4) / (1/2))
        double first = 0.5 * Math.log(2) + 0.5 * Math.log(2.0 / 3);
        double second = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
        assertThat(result.loss()).isCloseTo((first + second) / 2, EXACT);
        assertThat(result.gradient().values())
                .containsExactly(new float[] {-1f / 8, 1f / 8, -1f / 8, 1f / 8}, within(1e-7f));
    }

    @Test
    void divergenceFromACertainTargetIsItsCrossEntropy() {
        Logits target = logits(2, 1000, 0, 0, 1000);

        LossAndGradient result = KullbackLeibler.between(target, TWO_ROWS);

        assertThat(result.loss()).isCloseTo((Math.log(4) + Math.log(2)) / 2, EXACT);
    }

    @Test
    void aMaskedRowCountsInTheMeanButNotInTheLoss() {
        RowWeights mask = RowWeights.mask(2, row -> row == 1);

        LossAndGradient result = CrossEntropy.hard(TWO_ROWS, new int[] {0, 1}, mask);

        assertThat(result.loss()).isCloseTo(Math.log(2) / 2, EXACT);
        assertThat(result.gradient().values()).containsExactly(new float[] {0, 0, 0.25f, -0.25f}, within(1e-7f));
        assertThat(mask.mean()).isEqualTo(0.5);
    }

    @Test
    void staysFiniteForHugeLogits() {
        Logits logits = logits(1, 3e38f, -3e38f);

        LossAndGradient right = CrossEntropy.hard(logits, new int[] {0});
        LossAndGradient squared = SquaredError.of(logits, probabilities(1, 0, 1));

        assertThat(right.loss()).isZero();
        assertThat(squared.loss()).isEqualTo(1);
        assertThat(squared.gradient().values()).containsExactly(new float[2], within(0f));
    }

    @Test
    void aLogitThatIsNotANumberMakesTheLossNotANumber() {
        Logits logits = logits(2, 0, 0, Float.NaN, 0);

        assertThat(CrossEntropy.hard(logits, new int[] {0, 0}).loss()).isNaN();
        assertThat(SquaredError.of(logits, probabilities(2, 1, 0, 1, 0)).loss()).isNaN();
    }

    @Test
    void noRowsHaveNoLoss() {
        Logits none = Logits.zeros(0, 2);

        assertThat(CrossEntropy.hard(none, new int[0]).loss()).isZero();
    }

    @Test
    void rejectsALabelOutsideTheClasses() {
        assertThatThrownBy(() -> CrossEntropy.hard(TWO_ROWS, new int[] {0, 2}))
                .hasMessage("label of row 1 must be from 0 to 1, was 2");
    }

    @Test
    void rejectsTargetsOfAnotherSize() {
        assertThatThrownBy(() -> CrossEntropy.soft(TWO_ROWS, probabilities(1, 1, 0)))
                .hasMessage("2 rows of logits need as many targets, got 1");
        assertThatThrownBy(() -> SquaredError.of(TWO_ROWS, probabilities(2, 1, 0, 0, 1, 0, 0)))
                .hasMessage("logits of 2 classes need targets of as many, got 3");
    }

    @Test
    void theLowestOfEqualsIsTheLabel() {
        Probabilities probabilities = probabilities(2, 0.2f, 0.4f, 0.4f, 0.1f, 0.1f, 0.8f);

        assertThat(probabilities.labels()).containsExactly(1, 2);
        assertThat(probabilities.confidence(1)).isEqualTo(0.8f);
    }

    private static Logits logits(int rows, float... values) {
        return new Logits(values, rows, values.length / rows);
    }

    private static Probabilities probabilities(int rows, float... values) {
        return new Probabilities(values, rows, values.length / rows);
    }

    private static float ln(double value) {
        return (float) Math.log(value);
    }
}
