package org.fewlabel.contracts.model;

import java.util.Objects;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * Where one network of one epoch lies: what the gateway asks a labeler about.
 *
 * @param snapshot the trainer's, with the student and the step average
 * @param teacher the labeler's of the same epoch, with the teacher, and with what was found out about all three
 */
public record StoredModel(TrainedNetwork network, ArtifactReference snapshot, ArtifactReference teacher) {
    public StoredModel {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(teacher, "teacher");
    }

    /** How long both files are together. */
    public long bytes() {
        return snapshot.bytes() + teacher.bytes();
    }
}
