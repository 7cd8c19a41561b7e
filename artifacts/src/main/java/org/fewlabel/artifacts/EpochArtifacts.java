package org.fewlabel.artifacts;

import java.util.UUID;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * The names of the artifacts of one epoch of a job, to which the store adds their digests, and the path of the record that says
 * which of them count. The attempt is part of each, so that a trainer that was taken for dead and wakes up writes where nobody
 * looks.
 */
public record EpochArtifacts(UUID jobId, int attempt, int epoch) {
    private static final String LABELING = "labeling.record";

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
        return name("snapshot");
    }

    /** The trainer's checkpoint in the middle of the epoch, where it was told to stop. */
    public String unfinished() {
        return name("unfinished");
    }

    /** The labeler's moving average of the snapshots, and what validation prefers so far. */
    public String teacher() {
        return name("teacher");
    }

    /** The labeler's predictions for training images: those that the next epoch trains on, or those that the user gets. */
    public String labels() {
        return name("labels");
    }

    /** With a run's last epoch: one network's predictions for every training image. */
    public String labels(TrainedNetwork network) {
        return name("labels-" + network.wireName());
    }

    /** What each network says of every test image. */
    public String testPredictions() {
        return name("test-predictions");
    }

    /**
     * With a run's last epoch: one network's predictions for every training image in the epoch that validation chose for it, if
     * that is another one.
     */
    public String chosenLabels(TrainedNetwork network) {
        return name("chosen-labels-" + network.wireName());
    }

    /** The path of the epoch's {@link LabelingRecord}. */
    public String labeling() {
        return folder() + LABELING;
    }

    /** The path of the {@link LabelingRecord} of the epoch that an artifact is of. */
    public static String labelingBeside(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1) + LABELING;
    }

    private String name(String artifact) {
        return folder() + artifact + ".safetensors";
    }

    private String folder() {
        return "jobs/" + jobId + "/attempts/" + attempt + "/epochs/" + epoch + "/";
    }
}
