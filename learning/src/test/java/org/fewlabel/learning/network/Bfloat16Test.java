package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Bfloat16;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in bfloat16, where the processor has it. */
class Bfloat16Test {
    private static final int BATCH = 16;
    /** Of one layer, beside a reference that rounds where the engine does: float32's sums, now and then a rounding to the other side. */
    private static final double LAYER_TOLERANCE = 4e-3;
    /** Of whole networks beside one that does not round: each of a dozen layers adds its own roundings, of 2^-9 at most. */
    private static final double LOGITS_TOLERANCE = 0.06;
    /** Roundings of the activations turn some of the ReLUs, whose gradients then are another sample's. */
    private static final double GRADIENT_TOLERANCE = 0.4;

    @BeforeAll
    static void needsAProcessorThatHasIt() {
        Bfloat16.assumeThatTheProcessorHasIt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"convolution", "stride", "norm", "maximum", "dense", "residual"})
    void roundsActivationsTheirGradientsAndTheWeightsItReads(String kind) {
        assertNear(
                ReferenceNetworkTest.architecture(kind),
                ReferenceNetworkTest.SHAPE,
                Bfloat16Test::rounded,
                LAYER_TOLERANCE,
                LAYER_TOLERANCE);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RESNET18", "RESNET18_IMAGENET", "BACKBONE"})
    void isNearTheExactNetwork(NetworkName name) {
        Shape shape = NetworksTest.smallestShape(name);
        Architecture architecture =
                Architectures.of(new NetworkSpec(name, 0, Initialization.HE_NORMAL), shape, NetworksTest.CLASSES);
        assertNear(architecture, shape, DoubleUnaryOperator.identity(), LOGITS_TOLERANCE, GRADIENT_TOLERANCE);
    }

    private static void assertNear(
            Architecture architecture, Shape shape, DoubleUnaryOperator rounding, double forward, double backward) {
        Images images = NetworksTest.images(shape, BATCH, 1);
        Logits gradient = gradient();
        ReferenceNetwork reference = NetworksTest.reference(architecture, rounding);
        double[] values = ReferenceNetwork.toDouble(images.values());
        double[] train = reference.forward(values, BATCH, Mode.TRAIN);
        double[] inputGradient = reference.backward(ReferenceNetwork.toDouble(gradient.values()));
        double[] predict = reference.forward(values, BATCH, Mode.PREDICT);
        try (Network network = network(architecture)) {
            assertThat(error(network.forward(images, Mode.TRAIN, 0).values(), train))
                    .isLessThan(forward);
            network.backward(gradient);
            assertThat(error(network.statistics().toArray(), reference.statistics))
                    .isLessThan(forward);
            assertThat(error(network.gradient().toArray(), reference.gradient)).isLessThan(backward);
            assertThat(error(network.inputGradient(gradient).values(), inputGradient))
                    .isLessThan(backward);
            assertThat(error(network.forward(images, Mode.PREDICT, 0).values(), predict))
                    .isLessThan(forward);
        }
    }

    /** What a resumed run rests on. */
    @Test
    void givesTheSameBytesEachTime() {
        Shape shape = NetworksTest.smallestShape(NetworkName.CNN_SMALL);
        Architecture architecture = Architectures.of(
                new NetworkSpec(NetworkName.CNN_SMALL, 0.5, Initialization.HE_NORMAL), shape, NetworksTest.CLASSES);
        try (Network first = network(architecture);
                Network second = network(architecture)) {
            for (Network network : List.of(first, second)) {
                for (int step = 0; step < 3; step++) {
                    network.forward(NetworksTest.images(shape, BATCH, step), Mode.TRAIN, step);
                    network.backward(gradient());
                    network.parameters().blend(1, -0.1, network.gradient());
                }
            }
            assertThat(first.parameters().toArray())
                    .isEqualTo(second.parameters().toArray())
                    .doesNotContain(Float.NaN);
            assertThat(first.statistics().toArray())
                    .isEqualTo(second.statistics().toArray());
        }
    }

    @Test
    void takesHalfTheMemoryOfActivations() {
        Shape shape = new Shape(32, 32, 3);
        NetworkSpec spec = new NetworkSpec(NetworkName.CNN_SMALL, 0, Initialization.HE_NORMAL);
        Architecture architecture = Architectures.of(spec, shape, NetworksTest.CLASSES);
        int batch = 100;
        try (Network half = network(architecture);
                Network whole = new LayerNetwork(architecture, Initialization.HE_NORMAL, Engine.fastest(), 1)) {
            double saved = whole.predictionBytes(batch) - half.predictionBytes(batch);
            double ofActivations = whole.predictionBytes(2 * batch) - whole.predictionBytes(batch);
            assertThat(saved / ofActivations).isBetween(0.49, 0.5); // The logits are whole.
        }
    }

    private static Network network(Architecture architecture) {
        return new LayerNetwork(
                architecture, 1, Initialization.HE_NORMAL, Engine.fastest(), Precision.BFLOAT16, NetworksTest.SEED);
    }

    private static Logits gradient() {
        return new Logits(NetworksTest.gaussian(BATCH * NetworksTest.CLASSES, 2), BATCH, NetworksTest.CLASSES);
    }

    /** To the nearest number of 8 significant bits, of two equally near ones to the even one. */
    private static double rounded(double value) {
        double unit = Math.scalb(1.0, Math.getExponent(value) - 7);
        return Math.rint(value / unit) * unit;
    }

    /** ‖actual − expected‖ ÷ ‖expected‖. */
    private static double error(float[] actual, double[] expected) {
        assertThat(actual).hasSize(expected.length);
        double difference = 0;
        double norm = Double.MIN_NORMAL;
        for (int i = 0; i < expected.length; i++) {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }
}
