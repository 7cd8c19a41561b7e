package org.fewlabel.learning.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.fewlabel.contracts.job.NetworkName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CudaBfloat16Test implements EngineContract, WeightsAtWorkContract {
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

    @Override
    public Exactness exactness() {
        return Exactness.BFLOAT16;
    }

    /** Without the one whose plain loops take longest; it has no layer that the others have not. */
    @Override
    @ParameterizedTest
    @EnumSource(names = {"LENET", "CNN_SMALL", "WRN_28_2", "MLP"})
    public void computesANetworkAsThePlainReferenceDoes(NetworkName name) {
        EngineContract.super.computesANetworkAsThePlainReferenceDoes(name);
    }
}
