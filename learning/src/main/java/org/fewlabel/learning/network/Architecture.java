package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.learning.Shape;

/** A network's layers as a graph, each after all those whose output it reads; the first is the input, the last the logits. */
record Architecture(List<Node> nodes) {
    /**
     * A layer in its place.
     *
     * @param inputs the indices of the nodes that it reads; none for the input, two for a sum
     */
    record Node(String name, Layer layer, List<Integer> inputs, Shape inputShape, Shape shape) {
        Node {
            inputs = List.copyOf(inputs);
        }
    }

    Architecture {
        nodes = List.copyOf(nodes);
    }

    Shape input() {
        return nodes.get(0).shape();
    }

    int classes() {
        return nodes.get(nodes.size() - 1).shape().channels();
    }

    /** The largest height · width of a layer's output. */
    int positionsMax() {
        return nodes.stream()
                .mapToInt(node -> node.shape().height() * node.shape().width())
                .max()
                .orElseThrow();
    }

    /** Of all layers' outputs together. */
    long numbersPerImage() {
        return nodes.stream().mapToLong(node -> node.shape().size()).sum();
    }

    /** The nodes that read a node's output. */
    List<Node> readers(int index) {
        return nodes.stream().filter(node -> node.inputs().contains(index)).toList();
    }

    /** Collects layers; each method returns the index of the node it adds. */
    static final class Builder {
        private final List<Node> nodes = new ArrayList<>();

        Builder(Shape input) {
            nodes.add(new Node("input", new Layer.Input(input), List.of(), input, input));
        }

        int last() {
            return nodes.size() - 1;
        }

        Shape shape(int node) {
            return nodes.get(node).shape();
        }

        /** Adds a layer after the last one. */
        int add(String name, Layer layer) {
            return add(name, layer, last());
        }

        int add(String name, Layer layer, Integer... inputs) {
            Shape input = shape(inputs[0]);
            if (layer instanceof Layer.Add && !input.equals(shape(inputs[1]))) {
                throw new IllegalArgumentException(name + " adds " + input + " and " + shape(inputs[1]));
            }
            nodes.add(new Node(name, layer, List.of(inputs), input, layer.output(input)));
            return last();
        }

        Architecture build() {
            return new Architecture(nodes);
        }
    }
}
