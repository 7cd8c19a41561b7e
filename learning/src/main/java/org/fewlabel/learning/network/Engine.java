package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.contracts.job.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A way to compute layers. */
interface Engine {
    /** Puts the layers to work, in the order of the architecture, the input left out. */
    List<Stage> stages(List<Wiring> layers);

    /** Copies activations, or their gradients, to others of the same kind. */
    Work copying(INDArray from, INDArray to);

    /** Adds instead. */
    Work adding(INDArray from, INDArray to);

    /** Whether it computes so on this machine. */
    boolean supports(Precision precision);

    /** The fastest one on this machine: oneDNN on a CPU that it is built for, else ND4J's operations. */
    static Engine fastest() {
        return OneDnn.isAvailable() ? new OneDnnEngine() : new Nd4jEngine();
    }
}
