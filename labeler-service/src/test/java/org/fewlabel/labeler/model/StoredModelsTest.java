package org.fewlabel.labeler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.labeler.TrainedJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredModelsTest {
    @TempDir
    Path folder;

    private ArtifactStore store;
    private StoredModel stored;

    @BeforeEach
    void train() throws IOException {
        store = ArtifactStores.open(folder.toUri());
        TrainedJob.Epoch epoch = TrainedJob.train(store, UUID.randomUUID(), 1, TrainedJob.spec("supervised", 1))
                .get(0);
        stored = new StoredModel(
                TrainedNetwork.STUDENT,
                epoch.event().snapshot(),
                store.put("teacher", epoch.expected().teacher().toSafetensors()::writeTo));
    }

    @Test
    void holdsSoManyAndNoMore() throws IOException {
        StoredModels models = new StoredModels(store, 1, 1 << 30);
        StoredModels.Held first = models.load(stored);
        assertThatThrownBy(() -> models.load(stored)).isInstanceOf(BusyException.class);

        first.close();
        first.close(); // Counts once.

        try (StoredModels.Held next = models.load(stored)) {
            assertThat(next.model().network()).isEqualTo(TrainedNetwork.STUDENT);
            assertThatThrownBy(() -> models.load(stored)).isInstanceOf(BusyException.class);
        }
    }

    @Test
    void holdsSoManyBytesAndNoMore() throws IOException {
        StoredModels models = new StoredModels(store, 9, 2 * stored.bytes() - 1);

        try (StoredModels.Held first = models.load(stored)) {
            assertThatThrownBy(() -> models.load(stored))
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("memory-max");
        }

        models.load(stored).close();
    }

    @Test
    void refusesAModelThatWillNeverFit() {
        StoredModels models = new StoredModels(store, 1, stored.bytes() - 1);

        assertThatThrownBy(() -> models.load(stored))
                .isInstanceOf(TooLargeModelException.class)
                .hasMessageContaining(stored.bytes() + " bytes")
                .hasMessageContaining("fewlabel.answers.memory-max");
    }

    /** Such as the file of a backbone, to be written into one with its head. */
    @Test
    void countsWhatIsPutBesideAModel() throws IOException {
        StoredModels models = new StoredModels(store, 2, 3 * stored.bytes());
        try (StoredModels.Held first = models.load(stored)) {
            first.takeMore(stored.bytes());
            try (StoredModels.Held second = models.load(stored)) {
                assertThatThrownBy(() -> second.takeMore(1)).isInstanceOf(BusyException.class);
                assertThatThrownBy(() -> second.takeMore(2 * stored.bytes() + 1))
                        .isInstanceOf(TooLargeModelException.class)
                        .hasMessageContaining("fewlabel.answers.memory-max");
            }
        }

        try (StoredModels.Held alone = models.load(stored)) {
            alone.takeMore(2 * stored.bytes());
        }
    }

    @Test
    void refusesWhatTheHeapWillNeverHold() throws IOException {
        long heap = Runtime.getRuntime().maxMemory();

        try (StoredModels.Held held = new StoredModels(store, 1, 4 * heap).load(stored)) {
            assertThatThrownBy(() -> held.takeMore(heap))
                    .isInstanceOf(TooLargeModelException.class)
                    .hasMessageContaining("-Xmx");
        }
    }

    @Test
    void whatCannotBeReadTakesNoRoom() throws IOException {
        StoredModels models = new StoredModels(store, 1, 1 << 30);
        StoredModel gone = new StoredModel(
                TrainedNetwork.STUDENT, stored.snapshot(), new ArtifactReference("none", "0".repeat(64), 1));

        assertThatThrownBy(() -> models.load(gone)).isInstanceOf(MissingArtifactException.class);

        models.load(stored).close();
    }
}
