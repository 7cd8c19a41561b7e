package org.fewlabel.learning.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.fewlabel.contracts.job.NetworkName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What differs from float32: the products. */
class CudaTf32Test implements LayersContract {
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
        return Exactness.TF32;
    }

    /** The small ones are enough to tell how far roundings of products go. */
    @Override
    @ParameterizedTest
    @EnumSource(names = {"LENET", "CNN_SMALL", "MLP"})
    public void computesANetworkAsThePlainReferenceDoes(NetworkName name) {
        LayersContract.super.computesANetworkAsThePlainReferenceDoes(name);
    }
}
