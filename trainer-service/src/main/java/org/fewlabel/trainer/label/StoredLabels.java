package org.fewlabel.trainer.label;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.learning.method.EpochLabels;

/** Pseudo labels in the artifact store. */
@ApplicationScoped
public class StoredLabels {
    private final ArtifactStore store;
    private final LabelingRecords records;

    public StoredLabels(ArtifactStore store) {
        this.store = store;
        this.records = new LabelingRecords(store);
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

    /**
     * The labels of an epoch of an attempt.
     *
     * @throws UncheckedIOException if the store does not answer
     */
    Optional<ArtifactReference> find(UUID jobId, int attempt, int epoch) {
        try {
            return labels(records.find(new EpochArtifacts(jobId, attempt, epoch)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those of the last attempt that has the epoch.
     *
     * @param attempt the last one that may be meant
     * @throws UncheckedIOException if the store does not answer
     */
    Optional<ArtifactReference> findLast(UUID jobId, int attempt, int epoch) {
        try {
            return labels(records.findLast(jobId, attempt, epoch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ArtifactReference> labels(Optional<LabelingRecord> labeling) {
        return labeling.flatMap(found -> Optional.ofNullable(found.event().labels()));
    }
}
