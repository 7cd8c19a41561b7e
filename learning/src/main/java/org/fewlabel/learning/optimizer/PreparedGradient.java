package org.fewlabel.learning.optimizer;

import java.util.List;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.ParameterRange;
import org.fewlabel.learning.network.Vector;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a network's gradient g before an optimizer uses it, in the order of PyTorch, where L1 is a term of the
 * loss and weight decay belongs to the optimizer:
 *
 * <ol>
 *   <li>L1: g ← g + l1 · sign(θ)
 *   <li>clipping by norm, PyTorch's {@code clip_grad_norm_}: g ← g · min(1, clipNorm/(‖g‖₂ + 10⁻⁶)), the norm over all
 *       parameters that are trained (Pascanu, Mikolov, Bengio, 2013, arXiv 1211.5063, algorithm 1)
 *   <li>clipping by value: each number into [−clipValue, clipValue]
 *   <li>weight decay, which is L2: g ← g + weightDecay · θ
 * </ol>
 *
 * <p>L1 and weight decay touch the parameters that the job names: all, or the weights alone, and never frozen ones. A gradient that is not finite
 * is not clipped, lest it look like a good one: the weights are not finite then either, which ends the run.
 */
final class PreparedGradient implements AutoCloseable {
    /** What PyTorch adds to the norm, so as not to divide by zero. */
    private static final double NORM_TERM = 1e-6;

    private final OptimizerSpec spec;
    private final ParameterGroup trained;
    private final Vector gradient;
    private final List<Decayed> decayed;

    PreparedGradient(OptimizerSpec spec, Network network) {
        this.spec = spec;
        this.trained = new ParameterGroup(
                network.frozenParameters(), network.parameters().size(), 1);
        this.gradient = trained.of(network.gradient());
        this.decayed = decayed(spec, network);
    }

    private List<Decayed> decayed(OptimizerSpec spec, Network network) {
        boolean l1 = spec.l1() > 0;
        return switch (spec.weightDecayOn()) {
            case ALL -> List.of(Decayed.of(trained.of(network.parameters()), gradient, l1));
            case WEIGHTS ->
                network.weightRanges().stream()
                        .map(range ->
                                Decayed.of(part(network.parameters(), range), part(network.gradient(), range), l1))
                        .toList();
        };
    }

    private static Vector part(Vector vector, ParameterRange range) {
        return vector.part(range.from(), range.to());
    }

    /** @param signs room for the signs of the parameters; null where there is no L1 */
    private record Decayed(
            Vector parameters, Vector gradient, @Nullable Vector signs) {
        static Decayed of(Vector parameters, Vector gradient, boolean l1) {
            return new Decayed(parameters, gradient, l1 ? parameters.zeros() : null);
        }

        void addL1(double l1) {
            if (signs != null) {
                signs.signOf(parameters);
                gradient.blend(1, l1, signs);
            }
        }

        void addL2(double weightDecay) {
            gradient.blend(1, weightDecay, parameters);
        }

        void close() {
            if (signs != null) {
                signs.close();
            }
        }
    }

    /** Does it to the gradient as it is now. */
    void prepare() {
        decayed.forEach(each -> each.addL1(spec.l1()));
        clip();
        if (spec.weightDecay() > 0) {
            decayed.forEach(each -> each.addL2(spec.weightDecay()));
        }
    }

    private void clip() {
        Double normMax = spec.clipNorm();
        Double valueMax = spec.clipValue();
        if (normMax == null && valueMax == null) {
            return;
        }
        double norm = gradient.norm();
        if (!Double.isFinite(norm)) {
            return;
        }
        if (normMax != null && normMax < norm + NORM_TERM) {
            gradient.scale(normMax / (norm + NORM_TERM));
        }
        if (valueMax != null) {
            gradient.clamp(valueMax);
        }
    }

    @Override
    public void close() {
        decayed.forEach(Decayed::close);
    }
}
