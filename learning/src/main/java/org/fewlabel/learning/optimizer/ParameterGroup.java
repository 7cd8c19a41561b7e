package org.fewlabel.learning.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Vector;

/**
 * Neighbouring parameters that move at one learning rate, as PyTorch's parameter groups: the last layer's, and before them the
 * backbone's where its rate is another one. Frozen parameters are in no group.
 *
 * @param from the first
 * @param to the one after the last
 * @param factor what the learning rate is multiplied by
 */
record ParameterGroup(int from, int to, double factor) {
    static List<ParameterGroup> of(OptimizerSpec spec, Network network) {
        int all = network.parameters().size();
        int frozen = network.frozenParameters();
        double factor = spec.backboneLearningRateFactor();
        if (factor == 1) {
            return List.of(new ParameterGroup(frozen, all, 1));
        }
        int backbone = network.backboneParameters();
        List<ParameterGroup> groups = new ArrayList<>();
        if (frozen < backbone) {
            groups.add(new ParameterGroup(frozen, backbone, factor));
        }
        groups.add(new ParameterGroup(backbone, all, 1));
        return groups;
    }

    /** The group's numbers of a vector that is laid out as the parameters are: not a copy. */
    Vector of(Vector vector) {
        return from == 0 && to == vector.size() ? vector : vector.part(from, to);
    }
}
