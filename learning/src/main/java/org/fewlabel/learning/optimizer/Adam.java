package org.fewlabel.learning.optimizer;

import java.util.List;
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
    private final PreparedGradient prepared;
    private final Vector mean;
    private final Vector square;
    private final List<Group> groups;
    private long steps;

    Adam(OptimizerSpec.Adam spec, Network network) {
        this.spec = spec;
        this.prepared = new PreparedGradient(spec, network);
        this.mean = network.parameters().zeros();
        this.square = network.parameters().zeros();
        this.groups = ParameterGroup.of(spec, network).stream()
                .map(group -> new Group(
                        group.of(network.parameters()),
                        group.of(network.gradient()),
                        group.of(mean),
                        group.of(square),
                        group.factor()))
                .toList();
    }

    /** What a step does to one group of parameters. */
    private record Group(Vector parameters, Vector gradient, Vector mean, Vector square, double factor) {
        /** @param steps done, this one included */
        void step(OptimizerSpec.Adam spec, double learningRate, long steps) {
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
    }

    @Override
    public void step(double learningRate) {
        steps++;
        prepared.prepare();
        groups.forEach(group -> group.step(spec, group.factor() * learningRate, steps));
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
