package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.EnumSet;
import java.util.Set;
import org.fewlabel.contracts.job.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CudaTrialTest {
    @BeforeAll
    static void needsACompiler() {
        assumeTrue(HostKernels.has("g++"), HostKernels.SKIPPED);
    }

    @Test
    void triesEachPrecisionThatTheCardHas() {
        assertThat(tried(7)).containsExactly(Precision.FLOAT32);
        assertThat(tried(8)).containsExactlyInAnyOrder(Precision.values());
    }

    @Test
    void leavesNothing() {
        HostCudaDevice device = new HostCudaDevice();

        CudaTrial.run(device);

        assertThat(device.allocatedBytes()).isZero();
    }

    private static Set<Precision> tried(int capabilityMajor) {
        Set<Precision> convolved = EnumSet.noneOf(Precision.class);
        Set<Precision> multiplied = EnumSet.noneOf(Precision.class);
        CudaTrial.run(new HostCudaDevice() {
            @Override
            public Facts facts() {
                return new Facts("old or new", capabilityMajor, 0, "12.9", "12.9", "9.10");
            }

            @Override
            public CudaConvolution convolution(CudaConvolution.Geometry geometry) {
                convolved.add(geometry.precision());
                return super.convolution(geometry);
            }

            @Override
            public void multiply(CudaProduct product) {
                multiplied.add(product.precision());
                super.multiply(product);
            }
        });
        assertThat(multiplied).isEqualTo(convolved);
        return convolved;
    }
}
