package org.fewlabel.trainer.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.UnknownJobException;
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

    /**
     * Reads the checkpoint of another job, which this one starts from.
     *
     * @throws UnknownJobException if the store does not have it, nor the record of its epoch
     */
    public Checkpoint readOf(UUID otherJob, ArtifactReference reference) throws IOException {
        try {
            return read(reference);
        } catch (MissingArtifactException e) {
            // Only epochs that are labeled are started from, and the labeler writes that down in the same store.
            if (store.readRecord(EpochArtifacts.labelingBeside(reference.path()))
                    .isEmpty()) {
                throw new UnknownJobException(otherJob, e);
            }
            throw e;
        }
    }

    /** Reads a checkpoint; what is not the one that was written is an {@link IOException}, too. */
    public Checkpoint read(ArtifactReference reference) throws IOException {
        // As a whole, so that the store begins anew when it breaks off.
        byte[] bytes = store.read(reference);
        return Checkpoint.of(Safetensors.read(new ByteArrayInputStream(bytes), bytes.length));
    }
}
