package org.fewlabel.learning.network;

import org.fewlabel.contracts.job.Initialization;

/** An engine that is to keep a contract, in one precision. */
interface EngineUnderTest {
    long SEED = 7;
    int BATCH = 8;

    Engine engine();

    default Exactness exactness() {
        return Exactness.FLOAT32;
    }

    default LayerNetwork network(Architecture architecture) {
        return network(architecture, 1, SEED);
    }

    default LayerNetwork network(Architecture architecture, int firstTrained, long seed) {
        return new LayerNetwork(
                architecture,
                firstTrained,
                Initialization.HE_NORMAL,
                engine(),
                exactness().precision(),
                seed);
    }
}
