package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.api.Assertions;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine beside the plain reference, for each network. */
class NetworksTest {
    private static final int BATCH = 6;
    private static final int CLASSES = 3;

    @ParameterizedTest
    @EnumSource
    void oneDnnComputesWhatThePlainReferenceDoes(NetworkName name) {
        assertEqualsReference(name, new OneDnnEngine());
    }

    @ParameterizedTest
    @EnumSource
    void nd4jComputesWhatThePlainReferenceDoes(NetworkName name) {
        assertEqualsReference(name, new Nd4jEngine());
    }

    private static void assertEqualsReference(NetworkName name, Engine engine) {
        Shape shape = smallestShape(name);
        Architecture architecture = Architectures.of(new NetworkSpec(name, 0), shape, CLASSES);
        try (Network network = new LayerNetwork(architecture, engine, 7)) {
            ReferenceNetwork reference = new ReferenceNetwork(
                    architecture,
                    network.parameters().toArray(),
                    network.statistics().toArray());
            Images images = images(shape, BATCH, 1);
            Logits gradient = new Logits(gaussian(BATCH * CLASSES, 2), BATCH, CLASSES);

            Logits logits = network.forward(images, Mode.TRAIN, 0);
            network.backward(gradient);
            Images inputGradient = network.inputGradient(gradient);

            double[] expected = reference.forward(ReferenceNetwork.toDouble(images.values()), BATCH, Mode.TRAIN);
            double[] expectedInput = reference.backward(ReferenceNetwork.toDouble(gradient.values()));
            assertClose(logits.values(), expected, 1e-4);
            assertClose(network.statistics().toArray(), reference.statistics, 1e-4);
            assertClose(network.gradient().toArray(), reference.gradient, 1e-4);
            assertClose(inputGradient.values(), expectedInput, 1e-4);
            assertClose(
                    network.forward(images, Mode.PREDICT, 0).values(),
                    reference.forward(ReferenceNetwork.toDouble(images.values()), BATCH, Mode.PREDICT),
                    1e-4);
        }
    }

    /** Small, so that the plain loops are done in seconds, but with rows enough for batch norm in the last layers. */
    static Shape smallestShape(NetworkName name) {
        return switch (name) {
            case MLP -> new Shape(1, 1, 2);
            case LENET, CNN_SMALL -> new Shape(18, 18, 3);
            case RESNET18 -> new Shape(8, 8, 3);
            case CNN13, WRN_28_2 -> new Shape(12, 12, 3);
        };
    }

    static Images images(Shape shape, int count, long seed) {
        return new Images(gaussian(count * shape.size(), seed), count, shape);
    }

    static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The largest difference, relative to the largest number expected. */
    static void assertClose(float[] actual, double[] expected, double tolerance) {
        assertThat(actual.length).isEqualTo(expected.length);
        double largest = 1e-9;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance * largest)) {
                Assertions.fail("number " + i + " of " + expected.length + " is " + actual[i] + ", expected "
                        + expected[i] + " within " + tolerance * largest);
            }
        }
    }
}
