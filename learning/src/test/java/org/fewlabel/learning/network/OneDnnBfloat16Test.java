package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Bfloat16;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In bfloat16, where the processor has it. */
class OneDnnBfloat16Test implements EngineContract, WeightsAtWorkContract {
    @BeforeAll
    static void needsAProcessorThatHasIt() {
        Bfloat16.assumeThatTheProcessorHasIt();
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

    @Override
    public Exactness exactness() {
        return Exactness.BFLOAT16;
    }

    @Test
    void takesHalfTheMemoryOfActivations() {
        NetworkSpec spec = new NetworkSpec(NetworkName.CNN_SMALL, 0, Initialization.HE_NORMAL);
        Architecture architecture = Architectures.of(spec, new Shape(32, 32, 3), NetworkExamples.CLASSES);
        int batch = 100;
        try (Network half = network(architecture);
                Network whole = new LayerNetwork(architecture, Initialization.HE_NORMAL, engine(), SEED)) {
            assertThat(ofActivations(half, batch) / ofActivations(whole, batch))
                    .isBetween(0.5, 0.51); // The logits are whole.
        }
    }

    private static double ofActivations(Network network, int batch) {
        return network.predictionBytes(2 * batch) - network.predictionBytes(batch);
    }
}
