package org.fewlabel.learning.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProbabilitiesTest {
    private static final Offset<Float> TOLERANCE = within(1e-6f);

    private final Probabilities p = new Probabilities(new float[] {0.5f, 0.3f, 0.2f, 0.1f, 0.1f, 0.8f}, 2, 3);

    /** With T = ½ the probabilities are squared: (0.25, 0.09, 0.04)/0.38 and (0.01, 0.01, 0.64)/0.66. */
    @Test
    void sharpensByAPowerAndNormalizesAgain() {
        Probabilities sharp = p.sharpened(0.5);

        assertThat(sharp.values())
                .containsExactly(
                        new float[] {
                            0.25f / 0.38f, 0.09f / 0.38f, 0.04f / 0.38f, 0.01f / 0.66f, 0.01f / 0.66f, 0.64f / 0.66f
                        },
                        TOLERANCE);
    }

    @Test
    void temperatureOneLeavesThemAsTheyAre() {
        assertThat(p.sharpened(1).values()).containsExactly(p.values(), TOLERANCE);
    }

    @Test
    void aVeryLowTemperatureLeavesTheMostProbableClass() {
        assertThat(p.sharpened(0.001).values()).containsExactly(new float[] {1, 0, 0, 0, 0, 1}, TOLERANCE);
    }

    /** Of (0.8, 0.2) with T = 2 the square roots: (2, 1)/3; T = 1 leaves the second row. */
    @Test
    void softensEachRowByItsOwnTemperature() {
        Probabilities soft =
                new Probabilities(new float[] {0.8f, 0.2f, 0.3f, 0.7f}, 2, 2).tempered(row -> row == 0 ? 2 : 1);

        assertThat(soft.values()).containsExactly(new float[] {2 / 3f, 1 / 3f, 0.3f, 0.7f}, TOLERANCE);
    }

    @Test
    void hardensToTheMostProbableClassAndLeavesARowWithoutPrediction() {
        Probabilities hard = new Probabilities(new float[] {0.2f, 0.4f, 0.4f, 0, 0, 0}, 2, 3).hardened();

        assertThat(hard.values()).containsExactly(0, 1, 0, 0, 0, 0);
    }

    @Test
    void meansClassByClass() {
        Probabilities mean = p.meanWith(new Probabilities(new float[] {0, 1, 0, 0.3f, 0.3f, 0.4f}, 2, 3));

        assertThat(mean.values()).containsExactly(new float[] {0.25f, 0.65f, 0.1f, 0.2f, 0.2f, 0.6f}, TOLERANCE);
    }

    @Test
    void makesRowsOfLabelsAndPutsRowsOneBelowTheOther() {
        Probabilities both = Probabilities.concatenated(Probabilities.oneHot(new int[] {2}, 3), p, p.slice(1, 2));

        assertThat(both.values()).containsExactly(0, 0, 1, 0.5f, 0.3f, 0.2f, 0.1f, 0.1f, 0.8f, 0.1f, 0.1f, 0.8f);
        assertThat(both.rows()).isEqualTo(4);
    }

    @Test
    void refusesALabelThatIsNoClass() {
        assertThatThrownBy(() -> Probabilities.oneHot(new int[] {3}, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesRowsOfOtherClasses() {
        Probabilities others = Probabilities.oneHot(new int[] {0}, 2);

        assertThatThrownBy(() -> Probabilities.concatenated(p, others))
                .hasMessage("rows of 3 classes cannot stand beside some of 2");
        assertThatThrownBy(() -> p.meanWith(others)).hasMessage("[2, 3] has no mean with [1, 2]");
    }
}
