package org.fewlabel.learning.network;

import org.fewlabel.learning.Shape;

/** A kind of layer and a dense one for {@link NetworkExamples#CLASSES}, on images of {@link #SHAPE}. */
enum LayerExample {
    CONVOLUTION,
    STRIDE,
    NORM,
    MAXIMUM,
    MAXIMUM_OF_NORM,
    DENSE,
    RESIDUAL,
    DROPOUT;

    static final Shape SHAPE = new Shape(6, 6, 2);

    Architecture architecture() {
        Architecture.Builder net = new Architecture.Builder(SHAPE);
        switch (this) {
            case CONVOLUTION -> net.add("conv", new Layer.Convolution(3, 3, 1, 1, true));
            case STRIDE -> net.add("conv", new Layer.Convolution(3, 3, 2, 1, false));
            case NORM -> net.add("bn", new Layer.BatchNorm(Activation.LEAKY_RELU));
            case MAXIMUM -> net.add("pool", new Layer.MaxPool(2));
            case MAXIMUM_OF_NORM -> {
                net.add("bn", new Layer.BatchNorm(Activation.LEAKY_RELU));
                net.add("pool", new Layer.MaxPool(3, 2, 1));
            }
            case DENSE -> {
                net.add("dense1", new Layer.Dense(5));
                net.add("relu", new Layer.Activate(Activation.RELU));
            }
            case RESIDUAL -> {
                int shortcut = net.add("bn1", new Layer.BatchNorm(Activation.RELU));
                int residual = net.add("conv", new Layer.Convolution(2, 3, 1, 1, false));
                net.add("sum", new Layer.Add(), residual, shortcut);
                net.add("pool", new Layer.GlobalAveragePool());
            }
            case DROPOUT -> net.add("drop", new Layer.Dropout(0.3));
        }
        net.add("fc", new Layer.Dense(NetworkExamples.CLASSES));
        return net.build();
    }
}
