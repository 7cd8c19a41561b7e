package org.fewlabel.learning.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.fewlabel.learning.Randomness;

/**
 * The numbers a network starts from: He's normal distribution for weights (He et al., 2015, arXiv 1502.01852, eq. 15),
 * ±1/√in uniform for the last layer, 0 for biases and shifts, 1 for scales and variances.
 */
final class InitialWeights {
    private InitialWeights() {}

    static float[] parameters(Architecture architecture, ParameterLayout layout, long seed) {
        float[] values = new float[layout.parameterCount()];
        for (ParameterLayout.Block block : layout.parameters()) {
            switch (block.kind()) {
                case WEIGHT -> drawWeights(values, block, architecture, seed);
                case SCALE -> Arrays.fill(values, block.offset(), block.end(), 1);
                case BIAS, SHIFT, RUNNING_MEAN, RUNNING_VARIANCE -> {}
            }
        }
        return values;
    }

    static float[] statistics(ParameterLayout layout) {
        float[] values = new float[layout.statisticCount()];
        for (ParameterLayout.Block block : layout.statistics()) {
            if (block.kind() == ParameterLayout.Kind.RUNNING_VARIANCE) {
                Arrays.fill(values, block.offset(), block.end(), 1);
            }
        }
        return values;
    }

    private static void drawWeights(float[] values, ParameterLayout.Block block, Architecture architecture, long seed) {
        RandomGenerator random = Randomness.of(seed, Randomness.Purpose.INITIAL_WEIGHTS, block.node());
        int outputs = block.shape().get(block.shape().size() - 1);
        double inputs = block.size() / (double) outputs;
        boolean last = block.node() == architecture.nodes().size() - 1;
        for (int i = block.offset(); i < block.end(); i++) {
            values[i] = (float)
                    (last
                            ? (2 * random.nextDouble() - 1) / Math.sqrt(inputs)
                            : random.nextGaussian() * Math.sqrt(2 / inputs));
        }
    }
}
