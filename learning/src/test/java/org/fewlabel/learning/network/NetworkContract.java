package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;

/** What a network promises from pass to pass, whatever its layers. */
interface NetworkContract extends EngineUnderTest {
    Shape SHAPE = new Shape(12, 12, 3);

    /** What a resumed run rests on. */
    @Test
    default void theSameSeedGivesTheSameBits() {
        float[] parameters = trainedFor(3, 1);
        assertThat(parameters).isEqualTo(trainedFor(3, 1)).doesNotContain(Float.NaN);
        assertThat(parameters).isNotEqualTo(trainedFor(3, 2));
    }

    @Test
    default void stepsReduceTheLossOnAFixedBatch() {
        try (Network network = network(0)) {
            Images images = images(BATCH, 1);
            double before = TrainingSteps.crossEntropy(network.forward(images, Mode.TRAIN, 0));

            TrainingSteps.train(network, images, 10);

            assertThat(TrainingSteps.crossEntropy(network.forward(images, Mode.TRAIN, 0)))
                    .isLessThan(before / 2);
        }
    }

    @Test
    default void severalPassesAddUpTheirGradients() {
        try (Network network = network(0.3)) {
            float[] first = gradientOf(network, 1, 6);
            float[] second = gradientOf(network, 2, BATCH);

            pass(network, 1, 6);
            pass(network, 2, BATCH);

            double[] expected = new double[first.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = first[i] + second[i];
            }
            NetworkExamples.assertClose(network.gradient().toArray(), expected, 1e-6);
        }
    }

    @Test
    default void theInputsGradientLeavesTheParametersGradientAlone() {
        try (Network network = network(0)) {
            network.forward(images(BATCH, 1), Mode.TRAIN, 0);

            network.inputGradient(NetworkExamples.gradient(BATCH, 3));

            assertThat(network.gradient().toArray()).containsOnly(0);
        }
    }

    @Test
    default void onlyPlainTrainingMovesTheRunningStatistics() {
        try (Network network = network(0)) {
            Images images = images(BATCH, 1);
            float[] before = network.statistics().toArray();

            Logits withoutStatistics = network.forward(images, Mode.TRAIN_WITHOUT_STATISTICS, 0);
            float[] unmoved = network.statistics().toArray();
            Logits training = network.forward(images, Mode.TRAIN, 0);

            assertThat(unmoved).isEqualTo(before);
            assertThat(network.statistics().toArray()).isNotEqualTo(before);
            assertThat(withoutStatistics.values()).isEqualTo(training.values());
        }
    }

    @Test
    default void masksFollowFromTheirSeed() {
        try (Network network = network(0.5)) {
            Images images = images(BATCH, 1);

            float[] logits = network.forward(images, Mode.TRAIN, 5).values();
            network.forward(images(3, 2), Mode.TRAIN, 6);

            assertThat(network.forward(images, Mode.TRAIN, 5).values()).isEqualTo(logits);
            assertThat(network.forward(images, Mode.TRAIN, 6).values()).isNotEqualTo(logits);
            assertThat(network.forward(images, Mode.PREDICT, 5).values())
                    .isEqualTo(network.forward(images, Mode.PREDICT, 6).values());
        }
    }

    /** Many in pieces. */
    @Test
    default void predictsManyImagesAsItDoesFew() {
        try (Network network = network(0)) {
            int many = 2 * engine().predictedAtOnceMax() + 44;
            Images images = images(many, 1);
            float[] all = network.forward(images, Mode.PREDICT, 0).values();

            for (int few : new int[] {40, 1}) {
                float[] logits = network.forward(images.from(many - few), Mode.PREDICT, 0)
                        .values();

                float[] expected = Arrays.copyOfRange(all, all.length - logits.length, all.length);
                exactness().assertNearLayer(logits, ReferenceNetwork.toDouble(expected));
            }
        }
    }

    /** A larger batch moves the memory that both use. */
    @Test
    default void aTwinComputesWhatANetworkOfItsOwnDoes() {
        try (LayerNetwork original = network(0.3);
                Network twin = original.twin();
                Network separate = network(0.3)) {
            for (int count : new int[] {4, BATCH, 6, BATCH + 3}) {
                pass(original, count, count);
                Images images = images(count, count + 1);

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

    private LayerNetwork network(double dropout) {
        return network(dropout, SEED);
    }

    private LayerNetwork network(double dropout, long seed) {
        NetworkSpec spec = new NetworkSpec(NetworkName.CNN_SMALL, dropout, Initialization.HE_NORMAL);
        return network(Architectures.of(spec, SHAPE, NetworkExamples.CLASSES), 1, seed);
    }

    private float[] trainedFor(int steps, long seed) {
        try (Network network = network(0.2, seed)) {
            TrainingSteps.train(network, images(BATCH, 1), steps);
            return network.parameters().toArray();
        }
    }

    private static Images images(int count, long seed) {
        return NetworkExamples.images(SHAPE, count, seed);
    }

    private static void pass(Network network, long seed, int batch) {
        network.forward(images(batch, seed), Mode.TRAIN, seed);
        network.backward(NetworkExamples.gradient(batch, seed));
    }

    private static float[] gradientOf(Network network, long seed, int batch) {
        pass(network, seed, batch);
        float[] gradient = network.gradient().toArray();
        network.clearGradient();
        return gradient;
    }
}
