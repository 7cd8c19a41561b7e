package org.fewlabel.gateway.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanPredictionTest {
    private static final int[] TRUTH = {0, 1, 1, -1};
    private static final float[] ONE = {0.9f, 0.1f, 0.6f, 0.4f, 0.4f, 0.6f, 0, 1};
    private static final float[] OTHER = {0.3f, 0.7f, 0.1f, 0.9f, 0.2f, 0.8f, 1, 0};

    @Test
    void mayBeRightWhereEachMemberIsWrong() {
        MeanPrediction mean = new MeanPrediction(4, 2);

        mean.add(ONE);
        mean.add(OTHER);

        assertThat(MeanPrediction.error(ONE, 2, TRUTH)).isEqualTo(1 / 3.0);
        assertThat(MeanPrediction.error(OTHER, 2, TRUTH)).isEqualTo(1 / 3.0);
        assertThat(mean.error(TRUTH)).isZero();
        assertThat(mean.mean())
                .containsExactly(new float[] {0.6f, 0.4f, 0.35f, 0.65f, 0.3f, 0.7f, 0.5f, 0.5f}, within(1e-6f));
    }

    @Test
    void ofOneMemberIsThatMember() {
        MeanPrediction mean = new MeanPrediction(4, 2);

        mean.add(ONE);

        assertThat(mean.mean()).containsExactly(ONE);
        assertThat(mean.error(TRUTH)).isEqualTo(MeanPrediction.error(ONE, 2, TRUTH));
    }

    @Test
    void takesTheLowestOfEqualClasses() {
        assertThat(MeanPrediction.error(new float[] {0.25f, 0.375f, 0.375f}, 3, new int[] {1}))
                .isZero();
    }

    @Test
    void hasNoErrorWhereNoTruthIsKnown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeanPrediction.error(new float[] {1, 0}, 2, new int[] {-1}));
    }

    @Test
    void refusesPredictionsForOtherImages() {
        MeanPrediction mean = new MeanPrediction(4, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> mean.add(new float[6]))
                .withMessage("8 probabilities cannot be averaged with 6");
    }
}
