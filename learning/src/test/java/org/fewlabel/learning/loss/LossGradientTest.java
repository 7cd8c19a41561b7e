package org.fewlabel.learning.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fewlabel.learning.network.Logits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss's gradient against finite differences of its loss. */
class LossGradientTest {
    private static final int ROWS = 7;
    private static final int CLASSES = 5;
    /**
     * Logits are multiples of 2⁻⁸ and the step is one, so logit ± step is exact in float and the difference quotient
     * suffers from the curvature alone: an error of about step²/6 times a third derivative below 1.
     */
    private static final float STEP = 1f / 256;

    private static final double TOLERANCE = 1e-5;

    static Stream<Arguments> losses() {
        SplittableRandom random = new SplittableRandom(7);
        Probabilities targets = Probabilities.softmax(logits(random));
        Logits other = logits(random);
        int[] labels = {0, 4, 2, 2, 1, 3, 0};
        RowWeights mask = RowWeights.mask(ROWS, row -> row % 3 != 1);
        return Stream.of(
                Arguments.of("hard cross entropy", loss(z -> CrossEntropy.hard(z, labels))),
                Arguments.of("hard cross entropy, masked", loss(z -> CrossEntropy.hard(z, labels, mask))),
                Arguments.of("soft cross entropy", loss(z -> CrossEntropy.soft(z, targets))),
                Arguments.of("soft cross entropy, masked", loss(z -> CrossEntropy.soft(z, targets, mask))),
                Arguments.of("squared error", loss(z -> SquaredError.of(z, targets))),
                Arguments.of("squared error, masked", loss(z -> SquaredError.of(z, targets, mask))),
                Arguments.of("divergence between logits", loss(z -> KullbackLeibler.between(other, z))),
                Arguments.of("squared error between logits", loss(z -> SquaredError.between(other, z))),
                Arguments.of("entropy", loss(Entropy::of)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void gradientIsTheSlopeOfTheLoss(String name, Function<Logits, LossAndGradient> loss) {
        Logits logits = logits(new SplittableRandom(11));

        Logits gradient = loss.apply(logits).gradient();

        for (int i = 0; i < ROWS * CLASSES; i++) {
            double slope = (loss.apply(moved(logits, i, STEP)).loss()
                            - loss.apply(moved(logits, i, -STEP)).loss())
                    / (2 * STEP);
            assertThat((double) gradient.values()[i])
                    .as("%s, logit %d", name, i)
                    .isCloseTo(slope, within(TOLERANCE));
        }
        assertThat(Arrays.toString(gradient.values())).isNotEqualTo(Arrays.toString(new float[ROWS * CLASSES]));
    }

    private static Function<Logits, LossAndGradient> loss(Function<Logits, LossAndGradient> loss) {
        return loss;
    }

    private static Logits logits(SplittableRandom random) {
        float[] values = new float[ROWS * CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(-768, 769) * STEP;
        }
        return new Logits(values, ROWS, CLASSES);
    }

    private static Logits moved(Logits logits, int index, float by) {
        float[] values = logits.values().clone();
        values[index] += by;
        return new Logits(values, logits.rows(), logits.classes());
    }
}
