package org.fewlabel.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.UnknownJobException;
import org.fewlabel.contracts.ArtifactReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    private static final UUID OTHER = new UUID(0, 1);
    private static final EpochArtifacts EPOCH = new EpochArtifacts(OTHER, 1, 7);

    @TempDir
    Path folder;

    private ArtifactStore store;
    private Snapshots snapshots;
    private ArtifactReference missing;

    @BeforeEach
    void openStore() throws IOException {
        store = ArtifactStores.open(folder.toUri());
        snapshots = new Snapshots(store);
        missing = ArtifactStores.open(folder.resolve("elsewhere").toUri()).put(EPOCH.snapshot(), new byte[3]);
    }

    /** It failed job after job. */
    @Test
    void takeAStoreThatKnowsNothingOfTheOtherJobForTheWrongOne() {
        assertThatThrownBy(() -> snapshots.readOf(OTHER, missing))
                .isInstanceOf(UnknownJobException.class)
                .hasMessageContaining(OTHER.toString());
    }

    @Test
    void areGoneWhereTheStoreKnowsTheirEpoch() throws IOException {
        store.createRecord(EPOCH.labeling(), new byte[3]);

        assertThatThrownBy(() -> snapshots.readOf(OTHER, missing)).isInstanceOf(MissingArtifactException.class);
    }
}
