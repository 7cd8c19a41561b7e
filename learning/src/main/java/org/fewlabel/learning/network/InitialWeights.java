package org.fewlabel.learning.network;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.learning.Randomness;

/**
 * The numbers a network starts from: weights from the distribution that the job names, of which {@link Initialization}
 * has the formulas; 0 for shifts, and for biases unless they are drawn as PyTorch's are; 1 for scales and variances. {@code
 * in} and {@code out} count a layer's inputs and outputs at one place of the image, the kernel's k² places included.
 */
final class InitialWeights {
    private InitialWeights() {}

    static float[] parameters(
            Architecture architecture, ParameterLayout layout, Initialization initialization, long seed) {
        float[] values = new float[layout.parameterCount()];
        for (ParameterLayout.Block block : layout.parameters()) {
            switch (block.kind()) {
                case WEIGHT -> drawWeights(values, block, distribution(block, architecture, initialization), seed);
                case SCALE -> Arrays.fill(values, block.offset(), block.end(), 1);
                case BIAS -> {
                    if (initialization == Initialization.PYTORCH) {
                        drawBiases(values, block, layout, seed);
                    }
                }
                case SHIFT, RUNNING_MEAN, RUNNING_VARIANCE -> {}
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

    /** Draws one weight. */
    private interface Distribution {
        double draw(RandomGenerator random);

        static Distribution normal(double deviation) {
            return random -> random.nextGaussian() * deviation;
        }

        static Distribution uniform(double bound) {
            return random -> (2 * random.nextDouble() - 1) * bound;
        }
    }

    private static Distribution distribution(
            ParameterLayout.Block block, Architecture architecture, Initialization initialization) {
        List<Integer> shape = block.shape();
        int channelsIn = shape.get(shape.size() - 2);
        int channelsOut = shape.get(shape.size() - 1);
        double in = inputs(block);
        double out = block.size() / (double) channelsIn;
        boolean last = block.node() == architecture.nodes().size() - 1;
        return switch (initialization) {
            case HE_NORMAL -> last ? lastLayer(in) : Distribution.normal(Math.sqrt(2 / in));
            case HE_UNIFORM -> last ? lastLayer(in) : Distribution.uniform(Math.sqrt(6 / in));
            case XAVIER_NORMAL -> Distribution.normal(Math.sqrt(2 / (in + out)));
            case XAVIER_UNIFORM -> Distribution.uniform(Math.sqrt(6 / (in + out)));
            case PYTORCH -> Distribution.uniform(1 / Math.sqrt(in));
        };
    }

    private static double inputs(ParameterLayout.Block weights) {
        return weights.size() / (double) weights.shape().get(weights.shape().size() - 1);
    }

    /** He's formulas make up for the half that a rectifier cuts off; no rectifier comes after the last layer. */
    private static Distribution lastLayer(double in) {
        return random -> (2 * random.nextDouble() - 1) / Math.sqrt(in);
    }

    private static void drawWeights(float[] values, ParameterLayout.Block block, Distribution distribution, long seed) {
        draw(values, block, distribution, Randomness.of(seed, Randomness.Purpose.INITIAL_WEIGHTS, block.node()));
    }

    private static void drawBiases(float[] values, ParameterLayout.Block block, ParameterLayout layout, long seed) {
        double in = inputs(layout.parameter(block.node(), ParameterLayout.Kind.WEIGHT));
        RandomGenerator random = Randomness.of(seed, Randomness.Purpose.INITIAL_WEIGHTS, block.node(), 1);
        draw(values, block, Distribution.uniform(1 / Math.sqrt(in)), random);
    }

    private static void draw(
            float[] values, ParameterLayout.Block block, Distribution distribution, RandomGenerator random) {
        for (int i = block.offset(); i < block.end(); i++) {
            values[i] = (float) distribution.draw(random);
        }
    }
}
