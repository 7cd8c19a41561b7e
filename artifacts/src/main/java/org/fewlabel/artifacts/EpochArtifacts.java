package org.fewlabel.artifacts;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * The names of the artifacts of one epoch of a job, to which the store adds their digests, and the path of the record that says
 * which of them count. The attempt is part of each, so that a trainer that was taken for dead and wakes up writes where nobody
 * looks.
 */
public record EpochArtifacts(UUID jobId, int attempt, int epoch) {
    private static final Pattern FOLDER = Pattern.compile(
            "jobs/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/attempts/([0-9]{1,9})/epochs/([0-9]{1,9})/");

    private static final String LABELING = "labeling.record";
    private static final String LABELS = "labels";

    public EpochArtifacts {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt must be at least 1, was: " + attempt);
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative, was: " + epoch);
        }
    }

    /** Of the epoch that a file is of; empty for one that is not of an epoch. */
    public static Optional<EpochArtifacts> of(String path) {
        Matcher parts = FOLDER.matcher(folderOf(path));
        if (!parts.matches() || Integer.parseInt(parts.group(2)) < 1) {
            return Optional.empty();
        }
        return Optional.of(new EpochArtifacts(
                UUID.fromString(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))));
    }

    /** The folder of a file, with a slash at its end. */
    public static String folderOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
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
        return name(LABELS);
    }

    /** With a run's last epoch: one network's predictions for every training image. */
    public String labels(TrainedNetwork network) {
        return name(LABELS + "-" + network.wireName());
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
        return folderOf(path) + LABELING;
    }

    /** Whether a file of this epoch has what a network says of the training images, by {@link #labels}. */
    public boolean isLabels(String path) {
        return path.startsWith(folder() + LABELS + "-");
    }

    private String name(String artifact) {
        return folder() + artifact + ".safetensors";
    }

    private String folder() {
        return "jobs/" + jobId + "/attempts/" + attempt + "/epochs/" + epoch + "/";
    }
}
