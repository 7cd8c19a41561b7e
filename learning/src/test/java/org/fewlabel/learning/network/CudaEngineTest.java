package org.fewlabel.learning.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;

/** Everything but the calls of NVIDIA's libraries: with the kernels that a card would run, on the processor. */
class CudaEngineTest implements EngineContract, WeightsAtWorkContract {
    @BeforeAll
    static void needsACompiler() {
        assumeTrue(HostKernels.has("g++"), HostKernels.SKIPPED);
    }

    private final HostCudaDevice device = new HostCudaDevice();
    private final CudaEngine engine = new CudaEngine(device);

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public long heldBytes() {
        return device.allocatedBytes();
    }
}
