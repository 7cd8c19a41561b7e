package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.PrecisionUnavailableException;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** What a network promises whatever its layers, on both engines. */
class LayerNetworkTest {
    private static final Shape SHAPE = new Shape(12, 12, 3);
    private static final int CLASSES = 4;
    private static final int BATCH = 8;

    static Stream<Engine> engines() {
        return Stream.of(Engine.fastest(), new Nd4jEngine());
    }

    /** Whoever asked for it would not know that the figures are of another. */
    @Test
    void refusesAPrecisionThatTheEngineDoesNotHave() {
        assertThatThrownBy(() -> Networks.requireSupport(new Nd4jEngine(), Precision.BFLOAT16))
                .isInstanceOf(PrecisionUnavailableException.class)
                .hasMessageContaining("computes in float32, not in bfloat16");
    }

    @Test
    void picksOneDnnOnACpu() {
        assumeThat(Nd4j.getExecutioner().type()).isEqualTo(ExecutionerType.NATIVE_CPU);
        assertThat(Engine.fastest()).isInstanceOf(OneDnnEngine.class);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theSameSeedGivesTheSameBits(Engine engine) {
        assertThat(trainedFor(3, engine, 1)).isEqualTo(trainedFor(3, engine, 1));
        assertThat(trainedFor(3, engine, 1)).isNotEqualTo(trainedFor(3, engine, 2));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void stepsReduceTheLossOnAFixedBatch(Engine engine) {
        try (Network network = network(0, engine, 1)) {
            Images images = NetworksTest.images(SHAPE, BATCH, 1);
            double before = crossEntropy(network.forward(images, Mode.TRAIN, 0));

            train(network, images, 10);

            assertThat(crossEntropy(network.forward(images, Mode.TRAIN, 0))).isLessThan(before / 2);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void severalPassesAddUpTheirGradients(Engine engine) {
        try (Network network = network(0.3, engine, 1)) {
            float[] first = gradientOf(network, 1, 6);
            float[] second = gradientOf(network, 2, BATCH);

            step(network, 1, 6);
            step(network, 2, BATCH);

            double[] expected = new double[first.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = first[i] + second[i];
            }
            NetworksTest.assertClose(network.gradient().toArray(), expected, 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theInputsGradientLeavesTheParametersGradientAlone(Engine engine) {
        try (Network network = network(0, engine, 1)) {
            network.forward(NetworksTest.images(SHAPE, BATCH, 1), Mode.TRAIN, 0);

            network.inputGradient(new Logits(NetworksTest.gaussian(BATCH * CLASSES, 3), BATCH, CLASSES));

            assertThat(network.gradient().toArray()).containsOnly(0);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void onlyPlainTrainingMovesTheRunningStatistics(Engine engine) {
        try (Network network = network(0, engine, 1)) {
            Images images = NetworksTest.images(SHAPE, BATCH, 1);
            float[] before = network.statistics().toArray();

            Logits withoutStatistics = network.forward(images, Mode.TRAIN_WITHOUT_STATISTICS, 0);
            float[] unmoved = network.statistics().toArray();
            Logits training = network.forward(images, Mode.TRAIN, 0);

            assertThat(unmoved).isEqualTo(before);
            assertThat(network.statistics().toArray()).isNotEqualTo(before);
            assertThat(withoutStatistics.values()).isEqualTo(training.values());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void masksFollowFromTheirSeed(Engine engine) {
        try (Network network = network(0.5, engine, 1)) {
            Images images = NetworksTest.images(SHAPE, BATCH, 1);

            float[] logits = network.forward(images, Mode.TRAIN, 5).values();
            network.forward(NetworksTest.images(SHAPE, 3, 2), Mode.TRAIN, 6);

            assertThat(network.forward(images, Mode.TRAIN, 5).values()).isEqualTo(logits);
            assertThat(network.forward(images, Mode.TRAIN, 6).values()).isNotEqualTo(logits);
            assertThat(network.forward(images, Mode.PREDICT, 5).values())
                    .isEqualTo(network.forward(images, Mode.PREDICT, 6).values());
        }
    }

    @Test
    void predictsManyImagesAsItDoesFew() {
        try (Network network = network(0, Engine.fastest(), 1)) {
            Images many = NetworksTest.images(SHAPE, 300, 1);
            float[] all = network.forward(many, Mode.PREDICT, 0).values();

            float[] few = network.forward(new Images(many.values(), 40, SHAPE), Mode.PREDICT, 0)
                    .values();

            double[] expected = new double[few.length];
            for (int i = 0; i < few.length; i++) {
                expected[i] = all[i];
            }
            NetworksTest.assertClose(few, expected, 1e-5);
        }
    }

    /** A larger batch moves the memory that both use. */
    @ParameterizedTest
    @MethodSource("engines")
    void aTwinComputesWhatANetworkOfItsOwnDoes(Engine engine) {
        try (LayerNetwork original = network(0.3, engine, 1);
                Network twin = original.twin();
                Network separate = network(0.3, engine, 1)) {
            for (int count : new int[] {4, BATCH, 6, BATCH + 3}) {
                step(original, count, count);
                Images images = NetworksTest.images(SHAPE, count, count + 1);

                float[] logits = twin.forward(images, Mode.TRAIN, count).values();

                assertThat(logits)
                        .isEqualTo(separate.forward(images, Mode.TRAIN, count).values());
                assertThat(twin.statistics().toArray())
                        .isEqualTo(separate.statistics().toArray());
            }
            assertThat(twin.gradient().toArray()).containsOnly(0);
            assertThat(original.statistics().toArray())
                    .isNotEqualTo(twin.statistics().toArray());
        }
    }

    @Test
    void refusesAGradientAfterTheTwinsPass() {
        try (LayerNetwork original = network(0, Engine.fastest(), 1);
                Network twin = original.twin()) {
            Images images = NetworksTest.images(SHAPE, BATCH, 1);
            original.forward(images, Mode.TRAIN, 0);
            twin.forward(images, Mode.TRAIN, 0);

            assertThatThrownBy(() -> original.backward(Logits.zeros(BATCH, CLASSES)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("right before it");
        }
    }

    @Test
    void refusesAGradientWithoutAPassToBelongTo() {
        try (Network network = network(0, Engine.fastest(), 1)) {
            Images images = NetworksTest.images(SHAPE, BATCH, 1);
            Logits gradient = Logits.zeros(BATCH, CLASSES);

            assertThatThrownBy(() -> network.backward(gradient)).isInstanceOf(IllegalStateException.class);
            network.forward(images, Mode.PREDICT, 0);
            assertThatThrownBy(() -> network.backward(gradient)).isInstanceOf(IllegalStateException.class);
            network.forward(images, Mode.TRAIN, 0);
            assertThatThrownBy(() -> network.backward(Logits.zeros(BATCH - 1, CLASSES)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesImagesOfAnotherShapeAndNetworksTooDeepForTheImages() {
        try (Network network = network(0, Engine.fastest(), 1)) {
            Images images = NetworksTest.images(new Shape(12, 12, 1), 1, 1);
            assertThatThrownBy(() -> network.forward(images, Mode.PREDICT, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        NetworkSpec lenet = new NetworkSpec(NetworkName.LENET, 0, Initialization.HE_NORMAL);
        assertThatThrownBy(() -> Networks.create(lenet, new Shape(8, 8, 1), 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A hundred images of 224×224 would take 2.7 GB of outputs, more than a labeler has. */
    @Test
    void predictsLargeImagesInPiecesThatFitIntoAGigabyte() {
        Shape large = new Shape(224, 224, 3);
        NetworkSpec spec = new NetworkSpec(NetworkName.RESNET18_IMAGENET, 0, Initialization.HE_NORMAL);
        Architecture architecture = Architectures.of(spec, large, CLASSES);
        try (LayerNetwork network = new LayerNetwork(architecture, Initialization.HE_NORMAL, Engine.fastest(), 1);
                LayerNetwork small = network(0, Engine.fastest(), 1)) {
            assertThat(architecture.numbersPerImage() * Float.BYTES).isBetween(26_000_000L, 28_000_000L);
            assertThat(network.predictedAtOnceMax()).isEqualTo((1 << 30) / (int) (architecture.numbersPerImage() * 4));
            assertThat(small.predictedAtOnceMax()).isEqualTo(128);
        }
    }

    /** A leak of one activation a step would be 200 MB. */
    @Test
    void memoryStaysFlatWhileBatchSizesChange() {
        Shape shape = new Shape(32, 32, 3);
        Architecture architecture =
                Architectures.of(new NetworkSpec(NetworkName.CNN_SMALL, 0.1, Initialization.HE_NORMAL), shape, CLASSES);
        try (Network network = new LayerNetwork(architecture, Initialization.HE_NORMAL, Engine.fastest(), 1)) {
            List<Images> batches = Stream.of(8, 5, 8, 3)
                    .map(count -> NetworksTest.images(shape, count, count))
                    .toList();
            batches.forEach(batch -> train(network, batch, 5));
            long before = Pointer.physicalBytes();

            for (int round = 0; round < 20; round++) {
                batches.forEach(batch -> train(network, batch, 3));
            }

            assertThat(Pointer.physicalBytes() - before).isLessThan(64L << 20);
        }
    }

    private static LayerNetwork network(double dropout, Engine engine, long seed) {
        return new LayerNetwork(
                Architectures.of(
                        new NetworkSpec(NetworkName.CNN_SMALL, dropout, Initialization.HE_NORMAL), SHAPE, CLASSES),
                Initialization.HE_NORMAL,
                engine,
                seed);
    }

    private static float[] trainedFor(int steps, Engine engine, long seed) {
        try (Network network = network(0.2, engine, seed)) {
            train(network, NetworksTest.images(SHAPE, BATCH, 1), steps);
            return network.parameters().toArray();
        }
    }

    /** Full-batch descent towards labels 0, 1, 2, … */
    private static void train(Network network, Images images, int steps) {
        for (int step = 0; step < steps; step++) {
            Logits logits = network.forward(images, Mode.TRAIN, step);
            float[] gradient = probabilities(logits);
            for (int row = 0; row < logits.rows(); row++) {
                gradient[row * CLASSES + row % CLASSES] -= 1;
            }
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] /= logits.rows();
            }
            network.backward(new Logits(gradient, logits.rows(), CLASSES));
            network.parameters().blend(1, -0.1, network.gradient());
            network.clearGradient();
        }
    }

    private static double crossEntropy(Logits logits) {
        float[] probabilities = probabilities(logits);
        double sum = 0;
        for (int row = 0; row < logits.rows(); row++) {
            sum -= Math.log(probabilities[row * CLASSES + row % CLASSES]);
        }
        return sum / logits.rows();
    }

    private static float[] probabilities(Logits logits) {
        float[] probabilities = new float[logits.values().length];
        for (int row = 0; row < logits.rows(); row++) {
            double sum = 0;
            for (int at = row * CLASSES; at < (row + 1) * CLASSES; at++) {
                sum += Math.exp(logits.values()[at]);
            }
            for (int at = row * CLASSES; at < (row + 1) * CLASSES; at++) {
                probabilities[at] = (float) (Math.exp(logits.values()[at]) / sum);
            }
        }
        return probabilities;
    }

    private static void step(Network network, long seed, int batch) {
        network.forward(NetworksTest.images(SHAPE, batch, seed), Mode.TRAIN, seed);
        network.backward(new Logits(NetworksTest.gaussian(batch * CLASSES, seed), batch, CLASSES));
    }

    private static float[] gradientOf(Network network, long seed, int batch) {
        step(network, seed, batch);
        float[] gradient = network.gradient().toArray();
        network.clearGradient();
        return gradient;
    }
}
