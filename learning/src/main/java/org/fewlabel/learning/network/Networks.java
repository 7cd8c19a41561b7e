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
        Architecture architecture = Architectures.of(spec, input, classes);
        int firstTrained = Architectures.firstTrained(architecture, spec.frozen());
        return new LayerNetwork(architecture, firstTrained, spec.initialization(), Engine.fastest(), seed);
    }

    /**
     * Whether weights are those of a network.
     *
     * @throws IllegalArgumentException if they are too many or too few
     */
    public static void requireFit(NetworkSnapshot weights, NetworkSpec spec, Shape input, int classes) {
        ParameterLayout layout = ParameterLayout.of(Architectures.of(spec, input, classes));
        weights.requireSizes(layout.parameterCount(), layout.statisticCount());
    }

    /**
     * A network of the same architecture with a copy of the weights and statistics, which go their own way from there. The
     * two share the memory of their activations: a forward pass of one ends the other's chance of a backward pass, and the
     * twin must be closed before the original.
     *
     * @param original made by this class
     */
    public static Network twin(Network original) {
        if (!(original instanceof LayerNetwork network)) {
            throw new IllegalArgumentException("only networks of this class have twins");
        }
        return network.twin();
    }
}
