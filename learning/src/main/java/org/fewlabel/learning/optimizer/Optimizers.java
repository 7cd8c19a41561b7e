package org.fewlabel.learning.optimizer;

import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.learning.network.Network;

/** Makes optimizers. */
public final class Optimizers {
    private Optimizers() {}

    /** An optimizer that has done no step yet; it updates the parameters of this network by its gradient. */
    public static Optimizer create(OptimizerSpec spec, Network network) {
        if (spec instanceof OptimizerSpec.Sgd sgd) {
            return new Sgd(sgd, network);
        } else if (spec instanceof OptimizerSpec.Adam adam) {
            return new Adam(adam, network);
        }
        throw new IllegalArgumentException("no optimizer for " + spec);
    }
}
