package org.fewlabel.learning.network;

import java.util.List;

/** A way to compute layers. */
interface Engine {
    /** Puts the layers to work, in the order of the architecture, the input left out. */
    List<Stage> stages(List<Wiring> layers);

    /** The fastest one on this machine: oneDNN on a CPU that it is built for, else ND4J's operations. */
    static Engine fastest() {
        return OneDnn.isAvailable() ? new OneDnnEngine() : new Nd4jEngine();
    }
}
