package org.fewlabel.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.network.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryEstimateTest {
    /** Two networks of 4482 weights and as many gradients; of 50 points each 260 outputs and two slots of 64 gradients. */
    @Test
    void countsWeightsGradientsAndTheTwoPassesOfABatch() {
        MemoryEstimate estimate = MemoryEstimate.of(spec("two-moons", "mlp", "\"labeled\": 6, \"unlabeled\": 50"));

        assertThat(estimate.nativeBytes()).isEqualTo(4L * (2 * 2 * 4482 + 50 * (260 + 2 * 64)));
    }

    /** Three batches of 50 labeled images and two views of 20 unlabeled ones, as floats. */
    @Test
    void countsTheImagesAsTheyLieInTheHeapAndTheBatchesMadeAhead() {
        assertThat(MemoryEstimate.of(spec("fashion-mnist", "lenet", "\"labeled\": 50, \"unlabeled\": 20"))
                        .heapBytes())
                .isEqualTo(70_000L * 28 * 28 + 3 * 4 * 28 * 28 * (50 + 2 * 20));
    }

    @Test
    void countsTheBatchesOfPointsThoughPointsTakeNextToNothing() {
        assertThat(MemoryEstimate.of(spec("two-moons", "mlp", "\"labeled\": 6, \"unlabeled\": 50"))
                        .heapBytes())
                .isEqualTo(3 * 4 * 2 * (6 + 2 * 50));
    }

    /** It began, ran out of heap, and took attempt after attempt. */
    @Test
    void declinesBatchesOfLargeImagesForWantOfHeap() {
        MemoryEstimate estimate = MemoryEstimate.of(read("""
                {"dataset": {"name": "image-folder", "folder": {"path": "photos", "height": 256, "width": 256, "contents":
                {"classes": ["cat", "dog"], "labeled": 100, "unlabeled": 900}}},
                "network": {"name": "cnn-small"}, "method": {"name": "fixmatch"},
                "batch": {"labeled": 100, "unlabeled": 100}}
                """));

        assertThat(estimate.heapBytes()).isEqualTo(1_000L * 256 * 256 * 3 + 707_788_800);
        assertThatThrownBy(() -> estimate.requireRoom(800_000_000, Long.MAX_VALUE))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessage(
                        "1000 images of 256×256×3 and batches of 300 views of them take at least 863 MB of heap, and"
                                + " there are 763 MB: choose a smaller size or batch, or raise -Xmx in JAVA_TOOL_OPTIONS");
    }

    /** Rows of the largest pass, of 260 outputs and two slots of 64 gradients each. */
    @ParameterizedTest
    @CsvSource({
        "'\"name\": \"supervised\"', 6",
        "'\"name\": \"pi-model\", \"inputs\": \"separate\"', 50",
        "'\"name\": \"pi-model\", \"inputs\": \"mixed\"', 56",
        "'\"name\": \"mixmatch\"', 106",
        "'\"name\": \"ict\", \"inputs\": \"mixed\", \"mixturePass\": \"joint\"', 62",
        "'\"name\": \"mix-pseudo-label\", \"inputs\": \"mixed\", \"mixturePass\": \"joint\"', 62"
    })
    void countsTheImagesThatGoThroughTheNetworkTogether(String method, int rows) {
        MemoryEstimate estimate = MemoryEstimate.of(
                read("{\"dataset\": {\"name\": \"two-moons\", \"labels\": 100}, \"network\": {\"name\": \"mlp\"},"
                        + " \"method\": {" + method + "}, \"batch\": {\"labeled\": 6, \"unlabeled\": 50}}"));

        assertThat(estimate.nativeBytes()).isEqualTo(4L * (2 * 2 * 4482 + rows * (260 + 2 * 64)));
    }

    @Test
    void declinesWithTheEstimateWhatCannotFit() {
        MemoryEstimate estimate = MemoryEstimate.of(spec("cifar10", "cnn13", "\"labeled\": 100, \"unlabeled\": 500"));

        assertThatCode(() -> estimate.requireRoom(estimate.heapBytes(), estimate.nativeBytes()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> estimate.requireRoom(estimate.heapBytes() - 1, Long.MAX_VALUE))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining("60000 images of 32×32×3 and batches of 1100 views of them take at least"
                        + " 215 MB of heap, and there are 215 MB");
        assertThatThrownBy(() -> estimate.requireRoom(Long.MAX_VALUE, 1 << 30))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageStartingWith("training cnn13 with 500 such images at a time takes at least ")
                .hasMessageContaining("and there are 1024 MB")
                .hasMessageEndingWith("or " + Networks.remedyForBytes());
    }

    private static JobSpec spec(String dataset, String network, String batch) {
        return read("{\"dataset\": {\"name\": \"" + dataset
                + "\", \"labels\": 100}, \"network\":"
                + " {\"name\": \"" + network + "\"}, \"method\": {\"name\": \"pi-model\"}, \"batch\": {" + batch + "}"
                + "}");
    }

    private static JobSpec read(String json) {
        JobSpec.Reading reading = JobSpec.read(json);
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }
}
