package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.List;

/** Where each layer's numbers lie in the flat vectors of parameters and statistics, in the order of the nodes. */
record ParameterLayout(List<Block> parameters, List<Block> statistics) {
    enum Kind {
        /** Of a convolution, [kernel, kernel, in, out], or a dense layer, [in, out]. */
        WEIGHT,
        BIAS,
        /** Batch norm's scale. */
        SCALE,
        /** Batch norm's shift. */
        SHIFT,
        RUNNING_MEAN,
        RUNNING_VARIANCE
    }

    /** One tensor. */
    record Block(int node, String name, Kind kind, int offset, List<Integer> shape) {
        Block {
            shape = List.copyOf(shape);
        }

        int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }

        int end() {
            return offset + size();
        }
    }

    ParameterLayout {
        parameters = List.copyOf(parameters);
        statistics = List.copyOf(statistics);
    }

    static ParameterLayout of(Architecture architecture) {
        List<Block> parameters = new ArrayList<>();
        List<Block> statistics = new ArrayList<>();
        for (int index = 0; index < architecture.nodes().size(); index++) {
            Architecture.Node node = architecture.nodes().get(index);
            int channels = node.shape().channels();
            if (node.layer() instanceof Layer.Convolution convolution) {
                int kernel = convolution.kernel();
                List<Integer> shape = List.of(kernel, kernel, node.inputShape().channels(), channels);
                append(parameters, index, node.name(), Kind.WEIGHT, shape);
                if (convolution.bias()) {
                    append(parameters, index, node.name(), Kind.BIAS, List.of(channels));
                }
            } else if (node.layer() instanceof Layer.Dense) {
                append(
                        parameters,
                        index,
                        node.name(),
                        Kind.WEIGHT,
                        List.of(node.inputShape().size(), channels));
                append(parameters, index, node.name(), Kind.BIAS, List.of(channels));
            } else if (node.layer() instanceof Layer.BatchNorm) {
                append(parameters, index, node.name(), Kind.SCALE, List.of(channels));
                append(parameters, index, node.name(), Kind.SHIFT, List.of(channels));
                append(statistics, index, node.name(), Kind.RUNNING_MEAN, List.of(channels));
                append(statistics, index, node.name(), Kind.RUNNING_VARIANCE, List.of(channels));
            }
        }
        return new ParameterLayout(parameters, statistics);
    }

    private static void append(List<Block> blocks, int node, String name, Kind kind, List<Integer> shape) {
        blocks.add(new Block(node, name, kind, sizeOf(blocks), shape));
    }

    /** How many weights the layer has that has most of them. */
    int weightsMax() {
        return parameters.stream()
                .filter(block -> block.kind() == Kind.WEIGHT)
                .mapToInt(Block::size)
                .max()
                .orElse(0);
    }

    /** How many parameters lie before those of a node and all after it. */
    int parametersBefore(int node) {
        return before(parameters, node);
    }

    /** How many statistics lie before those of a node and all after it. */
    int statisticsBefore(int node) {
        return before(statistics, node);
    }

    private static int before(List<Block> blocks, int node) {
        return blocks.stream()
                .filter(block -> block.node() < node)
                .mapToInt(Block::end)
                .max()
                .orElse(0);
    }

    int parameterCount() {
        return sizeOf(parameters);
    }

    int statisticCount() {
        return sizeOf(statistics);
    }

    Block parameter(int node, Kind kind) {
        return find(parameters, node, kind);
    }

    Block statistic(int node, Kind kind) {
        return find(statistics, node, kind);
    }

    private static int sizeOf(List<Block> blocks) {
        return blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).end();
    }

    private static Block find(List<Block> blocks, int node, Kind kind) {
        for (Block block : blocks) {
            if (block.node() == node && block.kind() == kind) {
                return block;
            }
        }
        throw new IllegalArgumentException("node " + node + " has no " + kind);
    }
}
