package org.fewlabel.artifacts;

import java.util.UUID;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * The paths of what is stored for one epoch of a job. The attempt is part of each, so that a trainer that was taken for
 * dead and wakes up writes where nobody looks.
 */
public record EpochArtifacts(UUID jobId, int attempt, int epoch) {
    public EpochArtifacts {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt must be at least 1, was: " + attempt);
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative, was: " + epoch);
        }
    }

    /** The trainer's checkpoint. */
    public String snapshot() {
        return path("snapshot");
    }

    /** The trainer's checkpoint in the middle of the epoch, where it was told to stop. */
    public String unfinished() {
        return path("unfinished");
    }

    /** The labeler's moving average of the snapshots, and what validation prefers so far. */
    public String teacher() {
        return path("teacher");
    }

    /** The labeler's predictions for training images: those that the next epoch trains on, or those that the user gets. */
    public String labels() {
        return path("labels");
    }

    /** With a run's last epoch: one network's predictions for every training image. */
    public String labels(TrainedNetwork network) {
        return path("labels-" + network.wireName());
    }

    /** What each network says of every test image. */
    public String testPredictions() {
        return path("test-predictions");
    }

    /**
     * With a run's last epoch: one network's predictions for every training image in the epoch that validation chose for it, if
     * that is another one.
     */
    public String chosenLabels(TrainedNetwork network) {
        return path("chosen-labels-" + network.wireName());
    }

    private String path(String file) {
        return "jobs/" + jobId + "/attempts/" + attempt + "/epochs/" + epoch + "/" + file + ".safetensors";
    }
}
