package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.contracts.job.Precision;

/** A way to compute layers, and the memory in which it does so. */
interface Engine {
    /** Puts the layers to work, in the order of the architecture, the input left out. */
    List<Stage> stages(List<Wiring> layers);

    /** A new vector of zeros. The caller closes it. */
    Vector vector(int size);

    /** New memory for activations, all zeros. The caller closes it. */
    ActivationBuffer buffer(int size, Precision precision);

    /** Copies activations, or their gradients, to others of the same kind. */
    Work copying(Region from, Region to);

    /** Adds instead. */
    Work adding(Region from, Region to);

    /** Whether it computes so on this machine. */
    boolean supports(Precision precision);

    /** Larger batches are predicted in pieces of this size, so that they need no more memory than training does. */
    int predictedAtOnceMax();

    /** The fastest one on this machine: oneDNN on a CPU that it is built for, else ND4J's operations. */
    static Engine fastest() {
        return OneDnn.isAvailable() ? new OneDnnEngine() : new Nd4jEngine();
    }
}
