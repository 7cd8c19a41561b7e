package org.fewlabel.learning.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;

class OneDnnEngineTest implements EngineContract, WeightsAtWorkContract {
    @BeforeAll
    static void needsOneDnn() {
        assumeTrue(OneDnn.isAvailable(), "skipped: no oneDNN for this platform, or ND4J's arrays are on a GPU");
    }

    @Override
    public Engine engine() {
        return new OneDnnEngine();
    }

    /** With the heap, which these tests need little of. */
    @Override
    public long heldBytes() {
        return Pointer.physicalBytes();
    }
}
