package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.failure.FailureReason;
import org.fewlabel.learning.failure.WorkFailure;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CudaMemoryTest {
    private static final int BATCH = 8;
    private static final Architecture ARCHITECTURE = NetworkExamples.architecture(NetworkName.CNN_SMALL, 0.3);

    @BeforeAll
    static void needsACompiler() {
        assumeTrue(HostKernels.has("g++"), HostKernels.SKIPPED);
    }

    /** What passes had taken in between was held for good, and told as what networks hold. */
    @Test
    void isFreedWhenTheLastNetworkIsClosed() {
        HostCudaDevice device = new HostCudaDevice();
        CudaEngine engine = new CudaEngine(device);
        try (LayerNetwork network = network(engine)) {
            step(network);
            long ofOne = device.allocatedBytes();
            try (Network twin = network.twin()) {
                step(twin);
                assertThat(device.allocatedBytes()).isGreaterThan(ofOne);
            }
            assertThat(device.allocatedBytes()).isEqualTo(ofOne);
        }
        assertThat(device.allocatedBytes()).isZero();

        step(engine);

        assertThat(device.allocatedBytes()).isZero();
    }

    /** All that this process holds is counted together, and what other tests have left behind may be freed at any moment. */
    @Test
    void isCountedWhileItIsHeld() {
        long before = ComputeEnvironment.cardBytes();
        try (Vector vector = new CudaEngine(new HostCudaDevice()).vector(1 << 24)) {
            assertThat(ComputeEnvironment.cardBytes())
                    .isBetween((long) Float.BYTES * vector.size(), before + (long) Float.BYTES * vector.size());
        }
        assertThat(ComputeEnvironment.cardBytes()).isLessThanOrEqualTo(before);
    }

    /** The job ends with a reason, and the next, smaller one, is computed. */
    @Test
    void aShortageEndsTheJobAlone() {
        HostCudaDevice device = new HostCudaDevice(16 << 20);
        CudaEngine engine = new CudaEngine(device);
        try (Network network = network(engine)) {
            Images many = NetworkExamples.images(ARCHITECTURE.input(), 100 * BATCH, 1);
            assertThatThrownBy(() -> network.forward(many, Mode.TRAIN, 0))
                    .isInstanceOf(MemoryShortageException.class)
                    .satisfies(thrown ->
                            assertThat(WorkFailure.of(thrown).reason()).isEqualTo(FailureReason.OUT_OF_MEMORY));
        }

        step(engine);
    }

    /** What cuDNN knows of a layer's sizes is nobody's to free but the layer's. */
    @Test
    void aShortageWhileLayersAreMadeLeavesNoneOfThemBehind() {
        HostCudaDevice roomy = new HostCudaDevice();
        try (Network network = network(new CudaEngine(roomy))) {
            long forTheFirstFilter = 16 << 10;
            HostCudaDevice device = new HostCudaDevice(roomy.allocatedBytes() + forTheFirstFilter);
            try (Network tight = network(new CudaEngine(device))) {
                Images images = NetworkExamples.images(network.input(), BATCH, 1);

                assertThatThrownBy(() -> tight.forward(images, Mode.TRAIN, 0))
                        .isInstanceOf(MemoryShortageException.class);
            }

            assertThat(device.convolutionsMade()).isPositive();
            assertThat(device.convolutionsOpen()).isZero();
        }
    }

    /** What passes took in between is nobody's until the next one. */
    @Test
    void memoryOfPassesMakesRoomForTheNextNetwork() {
        HostCudaDevice device = new HostCudaDevice(64 << 20);
        CudaEngine engine = new CudaEngine(device);
        try (Network network = network(engine)) {
            step(network);
            long free = device.totalBytes() - device.allocatedBytes();

            try (Vector more = engine.vector((int) (free / Float.BYTES) + 1)) {
                assertThat((long) Float.BYTES * more.size()).isGreaterThan(free);
            }

            step(network);
        }
    }

    @Test
    void memoryOfAPassUnderWayStays() {
        HostCudaDevice device = new HostCudaDevice(1 << 20);
        CudaQueue queue = new CudaQueue(device);
        queue.run(() -> {
            queue.scratch(1 << 19);

            assertThatThrownBy(() -> queue.zeros(1 << 20)).isInstanceOf(MemoryShortageException.class);

            assertThat(device.allocatedBytes()).isEqualTo(1 << 19);
        });
    }

    private static void step(CudaEngine engine) {
        try (Network network = network(engine)) {
            step(network);
        }
    }

    private static void step(Network network) {
        network.forward(NetworkExamples.images(ARCHITECTURE.input(), BATCH, 1), Mode.TRAIN, 0);
        network.backward(NetworkExamples.gradient(BATCH, 2));
    }

    private static LayerNetwork network(CudaEngine engine) {
        return new LayerNetwork(ARCHITECTURE, Initialization.HE_NORMAL, engine, 1);
    }
}
