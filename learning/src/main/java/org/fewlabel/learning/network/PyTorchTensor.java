package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.ParameterLayout.Block;
import org.fewlabel.learning.network.ParameterLayout.Kind;

/**
 * How one of a network's tensors is called and laid out in PyTorch: channels first, outputs before inputs.
 *
 * @param name such as {@code conv1.weight}
 * @param block where its numbers lie here
 * @param sources for each of PyTorch's numbers in turn, which of the block's numbers it is
 */
record PyTorchTensor(String name, List<Integer> shape, Block block, Order sources) {
    /** A one-to-one map of places. */
    @FunctionalInterface
    interface Order {
        int source(int place);
    }

    PyTorchTensor {
        shape = List.copyOf(shape);
    }

    static PyTorchTensor of(Architecture.Node node, Block block) {
        String suffix =
                switch (block.kind()) {
                    case WEIGHT, SCALE -> ".weight";
                    case BIAS, SHIFT -> ".bias";
                    case RUNNING_MEAN -> ".running_mean";
                    case RUNNING_VARIANCE -> ".running_var";
                };
        String name = node.name() + suffix;
        if (block.kind() != Kind.WEIGHT) {
            return new PyTorchTensor(name, block.shape(), block, place -> place);
        }
        return node.layer() instanceof Layer.Convolution
                ? convolution(name, block)
                : dense(name, block, node.inputShape());
    }

    /** [kernel, kernel, in, out] becomes [out, in, kernel, kernel]. */
    private static PyTorchTensor convolution(String name, Block block) {
        int kernel = block.shape().get(0);
        int in = block.shape().get(2);
        int out = block.shape().get(3);
        int window = kernel * kernel;
        return new PyTorchTensor(
                name,
                List.of(out, in, kernel, kernel),
                block,
                place -> (place % window * in + place / window % in) * out + place / window / in);
    }

    /** [in, out] becomes [out, in], and the inputs' order height, width, channel becomes channel, height, width. */
    private static PyTorchTensor dense(String name, Block block, Shape input) {
        int in = block.shape().get(0);
        int out = block.shape().get(1);
        int plane = input.height() * input.width();
        return new PyTorchTensor(name, List.of(out, in), block, place -> {
            int feature = place % in;
            return (feature % plane * input.channels() + feature / plane) * out + place / in;
        });
    }

    /** @param flat the network's vector that the block is in */
    float[] export(float[] flat) {
        float[] values = new float[block.size()];
        for (int place = 0; place < values.length; place++) {
            values[place] = flat[block.offset() + sources.source(place)];
        }
        return values;
    }

    /** Puts PyTorch's numbers into the network's vector. */
    void restore(float[] values, float[] flat) {
        for (int place = 0; place < values.length; place++) {
            flat[block.offset() + sources.source(place)] = values[place];
        }
    }
}
