package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.api.Assertions;
import org.fewlabel.contracts.job.BackboneHead;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine beside the plain reference, for each network. */
class NetworksTest {
    private static final int BATCH = 6;
    static final int CLASSES = 3;
    static final long SEED = 7;
    /** Relative to the largest number: single precision, through up to thirty layers. */
    private static final double TOLERANCE = 1e-4;

    /** All but the largest networks, whose plain loops take a minute; GoldenValuesTest has them. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RESNET18", "RESNET18_IMAGENET", "BACKBONE"})
    void bothEnginesComputeWhatThePlainReferenceDoes(NetworkName name) {
        Shape shape = smallestShape(name);
        assertBothEnginesCompute(
                Architectures.of(new NetworkSpec(name, 0, Initialization.HE_NORMAL), shape, CLASSES), shape);
    }

    @ParameterizedTest
    @EnumSource
    void bothEnginesComputeAHeadOnFeatures(BackboneHead head) {
        Shape features = smallestShape(NetworkName.BACKBONE);
        assertBothEnginesCompute(Architectures.of(backbone(head, 0), features, CLASSES), features);
    }

    /** Of a backbone the larger head. */
    static NetworkSpec spec(NetworkName name, double dropout) {
        return name == NetworkName.BACKBONE
                ? backbone(BackboneHead.MLP, dropout)
                : new NetworkSpec(name, dropout, Initialization.HE_NORMAL);
    }

    private static NetworkSpec backbone(BackboneHead head, double dropout) {
        return new NetworkSpec(
                NetworkName.BACKBONE,
                dropout,
                Initialization.HE_NORMAL,
                FrozenLayers.NONE,
                Precision.FLOAT32,
                new ModelFile("some.onnx", 1, "a".repeat(64)),
                head,
                new FeaturesSpec(null, null, null, null, null, 2, 2, 0));
    }

    private static void assertBothEnginesCompute(Architecture architecture, Shape shape) {
        Images images = images(shape, BATCH, 1);
        Logits gradient = new Logits(gaussian(BATCH * CLASSES, 2), BATCH, CLASSES);
        ReferenceNetwork reference = reference(architecture);
        double[] train = reference.forward(ReferenceNetwork.toDouble(images.values()), BATCH, Mode.TRAIN);
        double[] inputGradient = reference.backward(ReferenceNetwork.toDouble(gradient.values()));
        double[] predict = reference.forward(ReferenceNetwork.toDouble(images.values()), BATCH, Mode.PREDICT);

        for (Engine engine : List.of(Engine.fastest(), new Nd4jEngine())) {
            try (Network network = new LayerNetwork(architecture, Initialization.HE_NORMAL, engine, SEED)) {
                assertClose(network.forward(images, Mode.TRAIN, 0).values(), train, TOLERANCE);
                network.backward(gradient);
                assertClose(network.statistics().toArray(), reference.statistics, TOLERANCE);
                assertClose(network.gradient().toArray(), reference.gradient, TOLERANCE);
                assertClose(network.inputGradient(gradient).values(), inputGradient, TOLERANCE);
                assertClose(network.forward(images, Mode.PREDICT, 0).values(), predict, TOLERANCE);
            }
        }
    }

    private static ReferenceNetwork reference(Architecture architecture) {
        return reference(architecture, DoubleUnaryOperator.identity());
    }

    static ReferenceNetwork reference(Architecture architecture, DoubleUnaryOperator rounding) {
        ParameterLayout layout = ParameterLayout.of(architecture);
        return new ReferenceNetwork(
                architecture,
                InitialWeights.parameters(architecture, layout, Initialization.HE_NORMAL, SEED),
                InitialWeights.statistics(layout),
                rounding);
    }

    /** Small, so that the plain loops are done in seconds, but with rows enough for batch norm in the last layers. */
    static Shape smallestShape(NetworkName name) {
        return switch (name) {
            case MLP -> new Shape(1, 1, 2);
            case BACKBONE -> new Shape(1, 1, 24);
            case LENET, CNN_SMALL -> new Shape(18, 18, 3);
            case RESNET18 -> new Shape(8, 8, 3);
            case RESNET18_IMAGENET -> new Shape(32, 32, 3);
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
