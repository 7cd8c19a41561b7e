package org.fewlabel.learning.network;

/**
 * The wide residual network WRN-28-2 (Zagoruyko, Komodakis, 2016, arXiv 1605.07146): a convolution, three groups of four
 * blocks with 32, 64 and 128 channels, batch norm, global average. A block adds to its input what batch norm, convolution,
 * batch norm, convolution make of it; where the shape changes, a 1×1 convolution of the normalized input takes the input's
 * place. LeakyReLU 0.1 instead of ReLU, as in MixMatch (arXiv 1905.02249) and after. Dropout is between the convolutions.
 */
final class WideResidual {
    private static final int WIDTH = 2;
    private static final int GROUPS = 3;
    private static final int BLOCKS = (28 - 4) / (2 * GROUPS);
    private static final int STEM_CHANNELS = 16;

    private WideResidual() {}

    static void add(Architecture.Builder net, double dropout) {
        net.add("conv1", convolution(STEM_CHANNELS, 3, 1));
        for (int group = 1; group <= GROUPS; group++) {
            int channels = STEM_CHANNELS * WIDTH << (group - 1);
            for (int block = 0; block < BLOCKS; block++) {
                int stride = group > 1 && block == 0 ? 2 : 1;
                block(net, "group" + group + "." + block, channels, stride, dropout);
            }
        }
        net.add("bn1", new Layer.BatchNorm(Activation.LEAKY_RELU));
        net.add("pool", new Layer.GlobalAveragePool());
    }

    private static void block(Architecture.Builder net, String name, int channels, int stride, double dropout) {
        int input = net.last();
        int normalized = net.add(name + ".bn1", new Layer.BatchNorm(Activation.LEAKY_RELU));
        net.add(name + ".conv1", convolution(channels, 3, stride));
        net.add(name + ".bn2", new Layer.BatchNorm(Activation.LEAKY_RELU));
        if (dropout > 0) {
            net.add(name + ".drop", new Layer.Dropout(dropout));
        }
        int residual = net.add(name + ".conv2", convolution(channels, 3, 1));
        int shortcut = net.shape(input).equals(net.shape(residual))
                ? input
                : net.add(name + ".shortcut", convolution(channels, 1, stride), normalized);
        net.add(name + ".sum", new Layer.Add(), residual, shortcut);
    }

    private static Layer.Convolution convolution(int channels, int kernel, int stride) {
        return new Layer.Convolution(channels, kernel, stride, kernel / 2, false);
    }
}
