package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntConsumer;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;

/** What an engine promises that wants weights in a layout of its own: it has that of one layer, whatever sizes batches have. */
interface WeightsAtWorkContract extends EngineUnderTest {
    int CHANNELS = 512;
    int CONVOLUTIONS = 2;
    /** Of the convolutions, in float32. */
    long WEIGHT_BYTES = (long) CONVOLUTIONS * 3 * 3 * CHANNELS * CHANNELS * Float.BYTES;

    int SIZES = 8;

    /** By the engine, with as little as possible of what is not its own. */
    long heldBytes();

    /** Pictures are asked about in any number at once. */
    @Test
    default void predictionsOfManySizesHoldNoCopyOfTheWeightsEach() {
        try (Network network = network(heavyNetwork())) {
            assertGrowsLittle(size -> network.forward(images(network, size), Mode.PREDICT, 0));
        }
    }

    /** Three of each layer's: for the pass forward, for the gradient of its input, and the sum for its own. */
    @Test
    default void trainingOnBatchesOfManySizesHoldsNoCopyOfTheWeightsEach() {
        try (Network network = network(heavyNetwork())) {
            assertGrowsLittle(size -> TrainingSteps.train(network, images(network, size), 1));
        }
    }

    /** @param work is done with one batch size after the other, from the largest down, of which the first does not count */
    private void assertGrowsLittle(IntConsumer work) {
        work.accept(SIZES);
        long before = heldBytes();
        for (int size = SIZES - 1; size > 0; size--) {
            work.accept(size);
        }
        assertThat(heldBytes() - before).isLessThan(WEIGHT_BYTES);
    }

    /** Next to no activations. */
    private static Architecture heavyNetwork() {
        Architecture.Builder builder = new Architecture.Builder(new Shape(2, 2, CHANNELS));
        for (int i = 0; i < CONVOLUTIONS; i++) {
            builder.add("convolution" + i, new Layer.Convolution(CHANNELS, 3, 1, 1, false));
        }
        builder.add("pool", new Layer.GlobalAveragePool());
        builder.add("last", new Layer.Dense(NetworkExamples.CLASSES));
        return builder.build();
    }

    private static Images images(Network network, int count) {
        return NetworkExamples.images(network.input(), count, 1);
    }
}
