package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain reference beside finite differences in double precision: what makes it a reference. */
class ReferenceNetworkTest {
    static final Shape SHAPE = new Shape(6, 6, 2);
    static final int CLASSES = 3;
    private static final int BATCH = 3;
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-6;

    @ParameterizedTest
    @ValueSource(strings = {"convolution", "stride", "norm", "maximum", "dense", "residual"})
    void gradientsAreThoseOfFiniteDifferences(String kind) {
        Architecture architecture = architecture(kind);
        ParameterLayout layout = ParameterLayout.of(architecture);
        ReferenceNetwork network = new ReferenceNetwork(
                architecture, random(layout.parameterCount(), 1), InitialWeights.statistics(layout));
        double[] images = ReferenceNetwork.toDouble(random(BATCH * SHAPE.size(), 2));
        double[] direction = ReferenceNetwork.toDouble(random(BATCH * CLASSES, 3));
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

    /** The kind of layer and a dense one for {@link #CLASSES}, on images of {@link #SHAPE}. */
    static Architecture architecture(String kind) {
        Architecture.Builder net = new Architecture.Builder(SHAPE);
        switch (kind) {
            case "convolution" -> net.add("conv", new Layer.Convolution(3, 3, 1, 1, true));
            case "stride" -> net.add("conv", new Layer.Convolution(3, 3, 2, 1, false));
            case "norm" -> net.add("bn", new Layer.BatchNorm(Activation.LEAKY_RELU));
            case "maximum" -> net.add("pool", new Layer.MaxPool(2));
            case "dense" -> {
                net.add("dense1", new Layer.Dense(5));
                net.add("relu", new Layer.Activate(Activation.RELU));
            }
            default -> {
                int shortcut = net.add("bn1", new Layer.BatchNorm(Activation.RELU));
                int residual = net.add("conv", new Layer.Convolution(2, 3, 1, 1, false));
                net.add("sum", new Layer.Add(), residual, shortcut);
                net.add("pool", new Layer.GlobalAveragePool());
            }
        }
        net.add("fc", new Layer.Dense(CLASSES));
        return net.build();
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
