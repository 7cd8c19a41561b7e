package org.fewlabel.learning.optimizer;

import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Vector;

/**
 * Stochastic gradient descent with momentum in PyTorch's form: d = g + λθ (see {@link PreparedGradient}), b ← μb + d, and
 * θ ← θ − η(d + μb) with Nesterov's momentum, θ ← θ − ηb without (Sutskever et al., 2013, with the learning rate outside the
 * momentum). The first step's b is d.
 */
final class Sgd implements Optimizer {
    private final OptimizerSpec.Sgd spec;
    private final PreparedGradient prepared;
    private final Vector momentum;
    private final List<Group> groups;
    private long steps;

    Sgd(OptimizerSpec.Sgd spec, Network network) {
        this.spec = spec;
        this.prepared = new PreparedGradient(spec, network);
        this.momentum = network.parameters().zeros();
        this.groups = ParameterGroup.of(spec, network).stream()
                .map(group -> new Group(
                        group.of(network.parameters()),
                        group.of(network.gradient()),
                        group.of(momentum),
                        group.factor()))
                .toList();
    }

    /** What a step does to one group of parameters. */
    private record Group(Vector parameters, Vector gradient, Vector momentum, double factor) {
        void step(OptimizerSpec.Sgd spec, double learningRate) {
            if (spec.momentum() == 0) {
                parameters.blend(1, -learningRate, gradient);
                return;
            }
            momentum.blend(spec.momentum(), 1, gradient);
            if (spec.nesterov()) {
                parameters.blend(1, -learningRate, gradient);
                parameters.blend(1, -learningRate * spec.momentum(), momentum);
            } else {
                parameters.blend(1, -learningRate, momentum);
            }
        }
    }

    @Override
    public void step(double learningRate) {
        prepared.prepare();
        groups.forEach(group -> group.step(spec, group.factor() * learningRate));
        steps++;
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
        return Map.of("momentum", momentum);
    }

    @Override
    public void close() {
        prepared.close();
        momentum.close();
    }
}
