package org.fewlabel.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.network.Networks;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
    /** Two networks of 4482 weights and as many gradients; of 50 points each 260 outputs and two slots of 64 gradients. */
    @Test
    void countsWeightsGradientsAndTheTwoPassesOfABatch() {
        MemoryEstimate estimate = MemoryEstimate.of(spec("two-moons", "mlp", "\"labeled\": 6, \"unlabeled\": 50"));

        assertThat(estimate.nativeBytes()).isEqualTo(4L * (2 * 2 * 4482 + 50 * (260 + 2 * 64)));
        assertThat(estimate.heapBytes()).isZero();
    }

    @Test
    void countsTheImagesAsTheyLieInTheHeap() {
        assertThat(MemoryEstimate.of(spec("fashion-mnist", "lenet", "\"labeled\": 50"))
                        .heapBytes())
                .isEqualTo(70_000L * 28 * 28);
    }

    @Test
    void declinesWithTheEstimateWhatCannotFit() {
        MemoryEstimate estimate = MemoryEstimate.of(spec("cifar10", "cnn13", "\"labeled\": 100, \"unlabeled\": 500"));

        assertThatCode(() -> estimate.requireRoom(estimate.heapBytes(), estimate.nativeBytes()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> estimate.requireRoom(estimate.heapBytes() - 1, Long.MAX_VALUE))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining("60000 images of 32×32×3 take at least 176 MB of heap, and there are 176 MB");
        assertThatThrownBy(() -> estimate.requireRoom(Long.MAX_VALUE, 1 << 30))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageStartingWith("training cnn13 with batches of 500 such images takes at least ")
                .hasMessageContaining("and there are 1024 MB")
                .hasMessageEndingWith("or " + Networks.remedyForBytes());
    }

    private static JobSpec spec(String dataset, String network, String batch) {
        JobSpec.Reading reading = JobSpec.read("{\"dataset\": {\"name\": \"" + dataset
                + "\", \"labels\": 100}, \"network\":"
                + " {\"name\": \"" + network + "\"}, \"method\": {\"name\": \"pi-model\"}, \"batch\": {" + batch + "}"
                + "}");
        return ((JobSpec.Accepted) reading).spec();
    }
}
