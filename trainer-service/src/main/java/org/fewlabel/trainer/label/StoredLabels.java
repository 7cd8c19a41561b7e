package org.fewlabel.trainer.label;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.learning.method.EpochLabels;

/** Pseudo labels in the artifact store. */
@ApplicationScoped
public class StoredLabels {
    private final ArtifactStore store;

    public StoredLabels(ArtifactStore store) {
        this.store = store;
    }

    /** @throws UncheckedIOException if they cannot be read, or are not the ones that were written */
    EpochLabels read(ArtifactReference reference) {
        try {
            byte[] bytes = store.read(reference);
            return EpochLabels.of(Safetensors.read(new ByteArrayInputStream(bytes), bytes.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException if the store does not answer */
    Optional<ArtifactReference> find(UUID jobId, int attempt, int epoch) {
        try {
            return store.find(new EpochArtifacts(jobId, attempt, epoch).labels());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
