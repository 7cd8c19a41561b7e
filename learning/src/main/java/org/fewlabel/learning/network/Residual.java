package org.fewlabel.learning.network;

/**
 * The residual network ResNet-18 (He et al., 2016, arXiv 1512.03385): a stem, four groups of two blocks with 64 to 512
 * channels, global average. Small images get a 3×3 stem without pooling; that of the paper, for ImageNet, is a 7×7 convolution of
 * stride 2 and a maximum over 3×3 windows of stride 2. Layers are named as torchvision names them. Dropout, if any, comes before
 * the last layer.
 */
final class Residual {
    private static final int GROUPS = 4;
    private static final int BLOCKS = 2;
    private static final int STEM_CHANNELS = 64;

    private Residual() {}

    static void add(Architecture.Builder net, double dropout) {
        net.add("conv1", convolution(STEM_CHANNELS, 3, 1));
        net.add("bn1", new Layer.BatchNorm(Activation.RELU));
        addGroups(net, dropout);
    }

    static void addForImageNet(Architecture.Builder net, double dropout) {
        net.add("conv1", convolution(STEM_CHANNELS, 7, 2));
        net.add("bn1", new Layer.BatchNorm(Activation.RELU));
        net.add("maxpool", new Layer.MaxPool(3, 2, 1));
        addGroups(net, dropout);
    }

    private static void addGroups(Architecture.Builder net, double dropout) {
        for (int group = 1; group <= GROUPS; group++) {
            for (int block = 0; block < BLOCKS; block++) {
                int stride = group > 1 && block == 0 ? 2 : 1;
                block(net, "layer" + group + "." + block, STEM_CHANNELS << (group - 1), stride);
            }
        }
        net.add("pool", new Layer.GlobalAveragePool());
        if (dropout > 0) {
            net.add("drop", new Layer.Dropout(dropout));
        }
    }

    private static void block(Architecture.Builder net, String name, int channels, int stride) {
        int input = net.last();
        net.add(name + ".conv1", convolution(channels, 3, stride));
        net.add(name + ".bn1", new Layer.BatchNorm(Activation.RELU));
        net.add(name + ".conv2", convolution(channels, 3, 1));
        int residual = net.add(name + ".bn2", new Layer.BatchNorm(Activation.NONE));
        int shortcut = input;
        if (!net.shape(input).equals(net.shape(residual))) {
            net.add(name + ".downsample.0", convolution(channels, 1, stride), input);
            shortcut = net.add(name + ".downsample.1", new Layer.BatchNorm(Activation.NONE));
        }
        net.add(name + ".sum", new Layer.Add(), residual, shortcut);
        net.add(name + ".relu", new Layer.Activate(Activation.RELU));
    }

    private static Layer.Convolution convolution(int channels, int kernel, int stride) {
        return new Layer.Convolution(channels, kernel, stride, kernel / 2, false);
    }
}
