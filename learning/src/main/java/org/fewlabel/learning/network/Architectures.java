package org.fewlabel.learning.network;

import org.fewlabel.contracts.job.BackboneHead;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.NetworkTensors;
import org.fewlabel.learning.Shape;

/** The networks that a job can name. */
final class Architectures {
    /** The name of the layer that knows the classes, in every network. */
    static final String LAST_LAYER = NetworkTensors.LAST_LAYER;

    private static final int HEAD_UNITS = 256;

    private Architectures() {}

    static Architecture of(NetworkSpec spec, Shape input, int classes) {
        Architecture.Builder builder = new Architecture.Builder(input);
        switch (spec.name()) {
            case LENET -> lenet(builder, spec.dropout());
            case CNN_SMALL -> cnnSmall(builder, spec.dropout());
            case CNN13 -> cnn13(builder, spec.dropout());
            case WRN_28_2 -> WideResidual.add(builder, spec.dropout());
            case RESNET18 -> Residual.add(builder, spec.dropout());
            case RESNET18_IMAGENET -> Residual.addForImageNet(builder, spec.dropout());
            case MLP -> mlp(builder, spec.dropout());
            case BACKBONE -> head(builder, spec);
        }
        builder.add(LAST_LAYER, new Layer.Dense(classes));
        return builder.build();
    }

    /**
     * The first node that training may change: behind it is what the job freezes. Dropout right before the last layer is the last
     * layer's.
     */
    static int firstTrained(Architecture architecture, FrozenLayers frozen) {
        return switch (frozen) {
            case NONE -> 1;
            case BACKBONE -> {
                int first = architecture.nodes().size() - 1;
                while (architecture.nodes().get(first - 1).layer() instanceof Layer.Dropout) {
                    first--;
                }
                yield first;
            }
        };
    }

    /** After LeCun et al., 1998, with ReLU and maximum pooling. */
    private static void lenet(Architecture.Builder net, double dropout) {
        net.add("conv1", new Layer.Convolution(32, 5, 1, 0, true));
        net.add("relu1", new Layer.Activate(Activation.RELU));
        net.add("pool1", new Layer.MaxPool(2));
        net.add("conv2", new Layer.Convolution(64, 5, 1, 0, true));
        net.add("relu2", new Layer.Activate(Activation.RELU));
        net.add("pool2", new Layer.MaxPool(2));
        net.add("dense1", new Layer.Dense(256));
        net.add("relu3", new Layer.Activate(Activation.RELU));
        dropout(net, 1, dropout);
    }

    private static void cnnSmall(Architecture.Builder net, double dropout) {
        block(net, 1, 32, 3, 1);
        block(net, 2, 32, 3, 1);
        net.add("pool1", new Layer.MaxPool(2));
        dropout(net, 1, dropout);
        block(net, 3, 64, 3, 1);
        block(net, 4, 64, 3, 1);
        net.add("pool2", new Layer.MaxPool(2));
        dropout(net, 2, dropout);
        block(net, 5, 128, 3, 0);
        net.add("pool3", new Layer.GlobalAveragePool());
    }

    private static void cnn13(Architecture.Builder net, double dropout) {
        block(net, 1, 128, 3, 1);
        block(net, 2, 128, 3, 1);
        block(net, 3, 128, 3, 1);
        net.add("pool1", new Layer.MaxPool(2));
        dropout(net, 1, dropout);
        block(net, 4, 256, 3, 1);
        block(net, 5, 256, 3, 1);
        block(net, 6, 256, 3, 1);
        net.add("pool2", new Layer.MaxPool(2));
        dropout(net, 2, dropout);
        block(net, 7, 512, 3, 0);
        block(net, 8, 256, 1, 0);
        block(net, 9, 128, 1, 0);
        net.add("pool3", new Layer.GlobalAveragePool());
    }

    private static void mlp(Architecture.Builder net, double dropout) {
        for (int layer = 1; layer <= 2; layer++) {
            net.add("dense" + layer, new Layer.Dense(64));
            net.add("relu" + layer, new Layer.Activate(Activation.LEAKY_RELU));
            dropout(net, layer, dropout);
        }
    }

    /** On the features that a backbone gives; a linear one is the last layer alone. */
    private static void head(Architecture.Builder net, NetworkSpec spec) {
        if (spec.head() == BackboneHead.MLP) {
            net.add("dense1", new Layer.Dense(HEAD_UNITS));
            net.add("relu1", new Layer.Activate(Activation.RELU));
        }
        dropout(net, 1, spec.dropout());
    }

    /** Convolution, batch norm, LeakyReLU 0.1. */
    private static void block(Architecture.Builder net, int number, int channels, int kernel, int padding) {
        net.add("conv" + number, new Layer.Convolution(channels, kernel, 1, padding, false));
        net.add("bn" + number, new Layer.BatchNorm(Activation.LEAKY_RELU));
    }

    private static void dropout(Architecture.Builder net, int number, double share) {
        if (share > 0) {
            net.add("drop" + number, new Layer.Dropout(share));
        }
    }
}
