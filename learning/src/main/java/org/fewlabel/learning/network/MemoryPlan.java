package org.fewlabel.learning.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.fewlabel.learning.network.Memory.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Which slots hold the layers' outputs and gradients. An output keeps its slot, for the backward pass needs it; a
 * gradient gives its slot back as soon as it has been passed on.
 *
 * @param outputs of each node
 * @param steps the backward pass, from the last node down to the first after the input
 * @param inputGradient where the gradient with respect to the images comes to lie
 * @param scratch room for the largest output, free between any two layers
 */
record MemoryPlan(List<Slot> outputs, List<Step> steps, Slot inputGradient, Slot scratch) {
    /**
     * A node's part in the backward pass: the layer turns one gradient into the other, which are the same slot where it
     * works in place, and then the result is handed on to the nodes that the layer reads.
     */
    record Step(int node, Slot outputGradient, Slot inputGradient, List<Transfer> transfers) {
        Step {
            transfers = List.copyOf(transfers);
        }
    }

    /** Copies or adds a gradient of {@code numbersPerImage} to where another contribution may lie. */
    record Transfer(Slot from, Slot to, boolean add, int numbersPerImage) {}

    MemoryPlan {
        outputs = List.copyOf(outputs);
        steps = List.copyOf(steps);
    }

    Slot logitsGradient() {
        return steps.get(0).outputGradient();
    }

    /** What a forward pass writes for each image, at most. */
    long outputBytesPerImage() {
        return scratch.bytesPerImage() + layerOutputBytesPerImage();
    }

    private long layerOutputBytesPerImage() {
        return outputs.stream().mapToLong(Slot::bytesPerImage).sum();
    }

    /** What a forward and a backward pass through all layers write for each image, at least: layers have buffers of their own. */
    long trainingBytesPerImage() {
        Set<Slot> gradients = Collections.newSetFromMap(new IdentityHashMap<>());
        steps.forEach(step -> gradients.add(step.outputGradient()));
        return Stream.concat(outputs.stream(), gradients.stream())
                .mapToLong(Slot::bytesPerImage)
                .sum();
    }

    static MemoryPlan of(Architecture architecture, Memory memory) {
        return new Planner(architecture, memory).plan();
    }

    private static final class Planner {
        private final List<Architecture.Node> nodes;
        private final Memory memory;
        private final @Nullable Slot[] gradients;
        private final Deque<Slot> free = new ArrayDeque<>();
        private final List<Step> steps = new ArrayList<>();

        Planner(Architecture architecture, Memory memory) {
            this.nodes = architecture.nodes();
            this.memory = memory;
            this.gradients = new Slot[nodes.size()];
        }

        MemoryPlan plan() {
            int last = nodes.size() - 1;
            List<Slot> outputs = new ArrayList<>();
            for (Architecture.Node node : nodes.subList(0, last)) {
                outputs.add(memory.slot(node.shape().size()));
            }
            outputs.add(memory.floatSlot(sizeOf(last)));
            gradients[last] = acquire(last);
            for (int node = last; node > 0; node--) {
                steps.add(step(node));
            }
            int largest =
                    nodes.stream().mapToInt(node -> node.shape().size()).max().orElseThrow();
            return new MemoryPlan(outputs, steps, gradientOf(0), memory.slot(largest));
        }

        private Step step(int node) {
            Slot own = gradientOf(node);
            Layer layer = nodes.get(node).layer();
            List<Integer> inputs = nodes.get(node).inputs();
            boolean inPlace = layer instanceof Layer.BatchNorm
                    || layer instanceof Layer.Activate
                    || layer instanceof Layer.Dropout
                    || layer instanceof Layer.Add;
            Slot result = inPlace ? own : acquire(inputs.get(0));
            List<Transfer> transfers = new ArrayList<>();
            boolean taken = false;
            for (int input : inputs) {
                Slot there = gradients[input];
                if (there != null) {
                    transfers.add(new Transfer(result, there, true, sizeOf(input)));
                } else if (!taken) {
                    gradients[input] = result;
                    taken = true;
                } else {
                    Slot copy = acquire(input);
                    transfers.add(new Transfer(result, copy, false, sizeOf(input)));
                    gradients[input] = copy;
                }
            }
            if (!inPlace) {
                free.push(own);
            }
            if (!taken) {
                free.push(result);
            }
            return new Step(node, own, result, transfers);
        }

        private Slot gradientOf(int node) {
            Slot slot = gradients[node];
            if (slot == null) {
                throw new IllegalArgumentException(
                        "nothing reads " + nodes.get(node).name() + " of " + Arrays.toString(gradients));
            }
            return slot;
        }

        private int sizeOf(int node) {
            return nodes.get(node).shape().size();
        }

        /** The images' gradient is seldom asked for: it gets a slot of its own, which then is never allocated. */
        private Slot acquire(int node) {
            if (node == 0 || free.isEmpty()) {
                return memory.slot(sizeOf(node));
            }
            Slot slot = free.pop();
            memory.widen(slot, sizeOf(node));
            return slot;
        }
    }
}
