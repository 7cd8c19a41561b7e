package org.fewlabel.trainer.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.learning.training.Checkpoint;

/** Checkpoints as files in the artifact store. */
@ApplicationScoped
public class Snapshots {
    private final ArtifactStore store;

    public Snapshots(ArtifactStore store) {
        this.store = store;
    }

    public ArtifactReference write(UUID jobId, int attempt, Checkpoint checkpoint) throws IOException {
        String path = new EpochArtifacts(jobId, attempt, checkpoint.epoch()).snapshot();
        return store.put(path, checkpoint.toSafetensors()::writeTo);
    }

    /** Reads a checkpoint; what is not the one that was written is an {@link IOException}, too. */
    public Checkpoint read(ArtifactReference reference) throws IOException {
        // As a whole, so that the store begins anew when it breaks off.
        byte[] bytes = store.read(reference);
        return Checkpoint.of(Safetensors.read(new ByteArrayInputStream(bytes), bytes.length));
    }
}
