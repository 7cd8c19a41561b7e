package org.fewlabel.learning.optimizer;

import java.util.Map;
import org.fewlabel.learning.network.Vector;

/** Turns the gradient of a network into an update of its parameters. */
public interface Optimizer extends AutoCloseable {
    /** Moves the parameters by one step. Uses the gradient up: clear it before the next backward pass. */
    void step(double learningRate);

    /** Steps done so far; set when a run resumes. */
    long steps();

    void resume(long steps);

    /** What it remembers between steps, by name, each of the size of the parameters: read for a checkpoint, set on resuming. */
    Map<String, Vector> state();

    @Override
    void close();
}
