package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.MemoryPlan.Step;

/** A layer's place in a network for one batch size: its node, and the memory, [batch, height, width, channels], around it. */
final class Wiring {
    private final Architecture architecture;
    private final int index;
    private final int batch;
    private final Precision precision;
    private final NetworkState state;
    private final Memory memory;
    private final MemoryPlan plan;

    Wiring(Architecture architecture, int index, int batch, NetworkState state, Memory memory, MemoryPlan plan) {
        this.architecture = architecture;
        this.index = index;
        this.batch = batch;
        this.precision = memory.precision();
        this.state = state;
        this.memory = memory;
        this.plan = plan;
    }

    /** Of the node in the architecture. */
    int index() {
        return index;
    }

    Architecture architecture() {
        return architecture;
    }

    Architecture.Node node() {
        return architecture.nodes().get(index);
    }

    int batch() {
        return batch;
    }

    /** Of the inputs, their gradients, and the output's gradient. */
    Precision precision() {
        return precision;
    }

    /** Of the output: logits are float32 in every precision. */
    Precision outputPrecision() {
        return index == architecture.nodes().size() - 1 ? Precision.FLOAT32 : precision;
    }

    NetworkState state() {
        return state;
    }

    int channels() {
        return node().shape().channels();
    }

    /** Rows of the output when it is read as [rows, channels]. */
    int rows() {
        return batch * node().shape().height() * node().shape().width();
    }

    Region input() {
        return input(0);
    }

    Region input(int number) {
        int input = node().inputs().get(number);
        return region(plan.outputs().get(input), architecture.nodes().get(input).shape());
    }

    Region output() {
        return region(plan.outputs().get(index), node().shape());
    }

    /** May be the same memory as {@link #inputGradient}; the stage may overwrite it. */
    Region outputGradient() {
        return region(step().outputGradient(), node().shape());
    }

    Region inputGradient() {
        return region(step().inputGradient(), node().inputShape());
    }

    /** As large as the output; free to use, but other stages use it too. */
    Region scratch() {
        return region(plan.scratch(), node().shape());
    }

    /** A column of ones, one for each of the output's {@link #rows}. */
    Region ones() {
        return memory.ones(rows());
    }

    /** What hands the input's gradient on to the nodes that the layer reads. */
    List<Work> transfers(Engine engine) {
        return step().transfers().stream()
                .map(transfer -> move(transfer, engine))
                .toList();
    }

    private Work move(MemoryPlan.Transfer transfer, Engine engine) {
        int count = Math.multiplyExact(batch, transfer.numbersPerImage());
        Region from = memory.region(transfer.from(), count);
        Region to = memory.region(transfer.to(), count);
        return transfer.add() ? engine.adding(from, to) : engine.copying(from, to);
    }

    private Step step() {
        return plan.steps().get(architecture.nodes().size() - 1 - index);
    }

    private Region region(Memory.Slot slot, Shape shape) {
        return memory.region(slot, batch, shape.height(), shape.width(), shape.channels());
    }
}
