package org.fewlabel.learning.network;

import java.util.SplittableRandom;
import org.fewlabel.learning.Randomness;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What inverted dropout multiplies activations by: zero, or what keeps their mean. It follows from the seed alone. */
final class Nd4jDropoutMask implements AutoCloseable {
    private static final int BITS = 16;

    private final int node;
    private final Nd4jVector mask;
    private final float[] draws;
    private final int dropBelow;
    private final float kept;

    /**
     * @param node whose activations they are
     * @param size how many they are
     */
    Nd4jDropoutMask(Layer.Dropout layer, int node, int size) {
        this.node = node;
        this.mask = new Nd4jVector(size);
        this.draws = new float[size];
        this.dropBelow = (int) Math.round(layer.share() * (1 << BITS));
        this.kept = (float) (1 / (1 - layer.share()));
    }

    /** Not a copy. */
    INDArray array() {
        return mask.array();
    }

    void draw(long seed) {
        SplittableRandom random = Randomness.of(seed, Randomness.Purpose.DROPOUT, node);
        for (int i = 0; i < draws.length; ) {
            long bits = random.nextLong(); // four decisions
            for (int end = Math.min(i + Long.SIZE / BITS, draws.length); i < end; i++) {
                draws[i] = (bits & ((1 << BITS) - 1)) < dropBelow ? 0 : kept;
                bits >>>= BITS;
            }
        }
        mask.set(draws);
    }

    @Override
    public void close() {
        mask.close();
    }
}
