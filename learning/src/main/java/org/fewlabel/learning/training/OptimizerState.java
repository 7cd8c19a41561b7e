package org.fewlabel.learning.training;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.fewlabel.learning.network.Vector;
import org.fewlabel.learning.optimizer.Optimizer;

/** What an optimizer remembers, copied out of it. */
public final class OptimizerState {
    private final long steps;
    private final SortedMap<String, float[]> vectors;

    /** @param vectors by name, each of the size of the parameters; the arrays are not copied */
    public OptimizerState(long steps, Map<String, float[]> vectors) {
        this.steps = steps;
        this.vectors = new TreeMap<>(vectors);
    }

    public static OptimizerState of(Optimizer optimizer) {
        SortedMap<String, float[]> vectors = new TreeMap<>();
        optimizer.state().forEach((name, vector) -> vectors.put(name, vector.toArray()));
        return new OptimizerState(optimizer.steps(), vectors);
    }

    /** Gives an optimizer of the same kind exactly this memory. */
    public void restoreTo(Optimizer optimizer) {
        Map<String, Vector> state = optimizer.state();
        if (!state.keySet().equals(vectors.keySet())) {
            throw new IllegalArgumentException(
                    "an optimizer that remembers " + state.keySet() + " cannot take " + vectors.keySet());
        }
        vectors.forEach((name, values) -> state.get(name).set(values));
        optimizer.resume(steps);
    }

    /** How many steps it has made. */
    public long steps() {
        return steps;
    }

    /** By name; not copies. */
    public SortedMap<String, float[]> vectors() {
        return vectors;
    }
}
