package org.fewlabel.learning.optimizer;

import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Vector;

/**
 * Adam (Kingma, Ba, 2015, arXiv 1412.6980, algorithm 1) in PyTorch's form: d = g + λθ (see {@link PreparedGradient}), m ←
 * β₁m + (1−β₁)d, v ← β₂v + (1−β₂)d², θ ← θ − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
 */
final class Adam implements Optimizer {
    private final OptimizerSpec.Adam spec;
    private final Vector parameters;
    private final Vector gradient;
    private final PreparedGradient prepared;
    private final Vector mean;
    private final Vector square;
    private long steps;

    Adam(OptimizerSpec.Adam spec, Network network) {
        this.spec = spec;
        this.parameters = network.parameters();
        this.gradient = network.gradient();
        this.prepared = new PreparedGradient(spec, network);
        this.mean = parameters.zeros();
        this.square = parameters.zeros();
    }

    @Override
    public void step(double learningRate) {
        steps++;
        prepared.prepare();
        mean.blend(spec.beta1(), 1 - spec.beta1(), gradient);
        gradient.square();
        square.blend(spec.beta2(), 1 - spec.beta2(), gradient);

        Vector quotient = gradient; // its numbers have been used: it is the room for what follows
        quotient.copyFrom(square);
        quotient.squareRoot();
        quotient.scaleAndShift(1 / Math.sqrt(1 - Math.pow(spec.beta2(), steps)), spec.epsilon());
        quotient.divideInto(mean);
        parameters.blend(1, -learningRate / (1 - Math.pow(spec.beta1(), steps)), quotient);
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void resume(long steps) {
        this.steps = steps;
    }

    @Override
    public Map<String, Vector> state() {
        Map<String, Vector> state = new TreeMap<>();
        state.put("mean", mean);
        state.put("square", square);
        return state;
    }

    @Override
    public void close() {
        prepared.close();
        mean.close();
        square.close();
    }
}
