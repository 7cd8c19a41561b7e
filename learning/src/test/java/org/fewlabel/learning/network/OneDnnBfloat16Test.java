package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Bfloat16;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In bfloat16, where the processor has it. */
class OneDnnBfloat16Test implements EngineContract {
    @BeforeAll
    static void needsAProcessorThatHasIt() {
        Bfloat16.assumeThatTheProcessorHasIt();
    }

    @Override
    public Engine engine() {
        return new OneDnnEngine();
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
            double saved = whole.predictionBytes(batch) - half.predictionBytes(batch);
            double ofActivations = whole.predictionBytes(2 * batch) - whole.predictionBytes(batch);
            assertThat(saved / ofActivations).isBetween(0.49, 0.5); // The logits are whole.
        }
    }
}
