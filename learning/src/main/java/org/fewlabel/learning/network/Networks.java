package org.fewlabel.learning.network;

import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Shape;

/** Makes networks. */
public final class Networks {
    private Networks() {}

    /**
     * A network with fresh weights.
     *
     * @param seed the job's: the same seed, the same weights
     * @throws IllegalArgumentException if the images are too small for the network
     */
    public static Network create(NetworkSpec spec, Shape input, int classes, long seed) {
        return new LayerNetwork(Architectures.of(spec, input, classes), Engine.fastest(), seed);
    }
}
