package org.fewlabel.learning.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;

class CudaBfloat16Test implements EngineContract {
    @BeforeAll
    static void needsACompiler() {
        assumeTrue(HostKernels.has("g++"), HostKernels.SKIPPED);
    }

    private final CudaEngine engine = new CudaEngine(new HostCudaDevice());

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Exactness exactness() {
        return Exactness.BFLOAT16;
    }
}
