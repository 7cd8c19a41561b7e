package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The plain reference beside finite differences in double precision: what makes it a reference. */
class ReferenceNetworkTest {
    private static final int BATCH = 3;
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-6;

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfFiniteDifferences(LayerExample layer) {
        Architecture architecture = layer.architecture();
        ParameterLayout layout = ParameterLayout.of(architecture);
        ReferenceNetwork network = new ReferenceNetwork(
                architecture, random(layout.parameterCount(), 1), InitialWeights.statistics(layout));
        double[] images = ReferenceNetwork.toDouble(random(BATCH * LayerExample.SHAPE.size(), 2));
        double[] direction = ReferenceNetwork.toDouble(random(BATCH * NetworkExamples.CLASSES, 3));
        network.forward(images, BATCH, Mode.TRAIN_WITHOUT_STATISTICS);

        double[] inputGradient = network.backward(direction);

        for (int i = 0; i < network.parameters.length; i++) {
            assertSlope(network, images, direction, network.parameters, i, network.gradient[i]);
        }
        for (int i = 0; i < images.length; i++) {
            assertSlope(network, images, direction, images, i, inputGradient[i]);
        }
    }

    private static void assertSlope(
            ReferenceNetwork network, double[] images, double[] direction, double[] varied, int at, double gradient) {
        double value = varied[at];
        varied[at] = value + STEP;
        double above = dot(network.forward(images, BATCH, Mode.TRAIN_WITHOUT_STATISTICS), direction);
        varied[at] = value - STEP;
        double below = dot(network.forward(images, BATCH, Mode.TRAIN_WITHOUT_STATISTICS), direction);
        varied[at] = value;
        assertThat((above - below) / (2 * STEP))
                .isCloseTo(gradient, within(TOLERANCE * Math.max(1, Math.abs(gradient))));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] random(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
