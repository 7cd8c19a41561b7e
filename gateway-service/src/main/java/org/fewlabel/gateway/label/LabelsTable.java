package org.fewlabel.gateway.label;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.job.DatasetSpec;
import org.jspecify.annotations.Nullable;

/**
 * The labels of all training images of a job, or of several together.
 *
 * <p>An image's label is the one that it came with, whatever a network says; else the most probable class. There is no
 * prediction for a file that cannot be read, or for an image that nobody was to label. An earlier version did not say which
 * labels were given: its table has predictions alone, and their source is unknown.
 *
 * <p>It is never in memory as a whole: a data set may have millions of images, and many may read at the same time.
 */
public final class LabelsTable {
    private final List<LabelsFile> files;
    private final DatasetSpec dataset;
    /** Of images that no network saw. */
    private final Set<String> unreadable;
    /** Null for probabilities as the networks say them. */
    private final @Nullable Double temperature;

    private LabelsTable(
            List<LabelsFile> files, DatasetSpec dataset, Set<String> unreadable, @Nullable Double temperature) {
        this.files = files;
        this.dataset = dataset;
        this.unreadable = unreadable;
        this.temperature = temperature;
    }

    /**
     * The table of one job.
     *
     * @param unreadable the names of the files that have no prediction
     * @throws CorruptSafetensorsException if the file does not hold labels for the images of the data set
     */
    public static LabelsTable of(LabelsFile file, DatasetSpec dataset, Collection<String> unreadable)
            throws IOException {
        try {
            return of(List.of(file), dataset, unreadable);
        } catch (ContradictoryLabelsException e) {
            throw new AssertionError("one file cannot contradict itself", e);
        }
    }

    /**
     * The table of several jobs together: an image is predicted by the mean of their probabilities, and came with a label if it
     * did so in any of them; where one of them does not say, nobody knows. All is read once, so that what is wrong shows before
     * anything is written.
     *
     * @param files at least one, all of the images of the data set
     * @throws ContradictoryLabelsException if they were given different labels of the same image
     */
    public static LabelsTable of(List<LabelsFile> files, DatasetSpec dataset, Collection<String> unreadable)
            throws IOException, ContradictoryLabelsException {
        for (LabelsFile file : files) {
            file.requireSound();
        }
        GivenLabels given = new GivenLabels(files, dataset.shape().classes());
        for (int image = 0; image < dataset.shape().trainingImages(); image++) {
            given.next();
        }
        return new LabelsTable(List.copyOf(files), dataset, Set.copyOf(unreadable), null);
    }

    /** The same with calibrated probabilities. */
    public LabelsTable calibrated(double byTemperature) {
        return new LabelsTable(files, dataset, unreadable, byTemperature);
    }

    public DatasetSpec dataset() {
        return dataset;
    }

    int images() {
        return dataset.shape().trainingImages();
    }

    /** What the names of its images' files take together. */
    int namesBytes() {
        return names().namesBytes();
    }

    private LabelsFile names() {
        return files.get(files.size() - 1);
    }

    /** Every image, by its index. */
    public LabelRows all() {
        return this::forEach;
    }

    /** Those that a selection lets through, by their index. */
    LabelRows filtered(LabelSelection selection) {
        return visitor -> forEach((label, probabilities) -> {
            if (selection.accepts(label)) {
                visitor.visit(label, probabilities);
            }
        });
    }

    /**
     * Some images in any order. Of one job's table alone.
     *
     * @param index of this table
     * @param order of images
     */
    LabelRows ordered(LabelIndex index, int[] order) {
        LabelsFile file = files.get(0);
        return visitor -> {
            FileProbabilities probabilities = file.probabilities();
            float[] row = new float[dataset.shape().classes()];
            for (int image : order) {
                ImageLabel label = index.label(image);
                if (label.isPredicted()) {
                    probabilities.seek(image);
                    probabilities.next(row);
                    calibrate(row);
                } else {
                    Arrays.fill(row, 0);
                }
                visitor.visit(label, row);
            }
        };
    }

    private void forEach(LabelRows.Visitor visitor) throws IOException {
        int classes = dataset.shape().classes();
        ProbabilityRows rows = probabilities();
        GivenLabels given = new GivenLabels(files, classes);
        boolean isGivenKnown = files.stream().allMatch(LabelsFile::saysWhatWasGiven);
        FileNames names = dataset.folder() == null ? null : names().names();
        float[] row = new float[classes];
        for (int image = 0; image < images(); image++) {
            rows.next(row);
            String file = names == null ? null : names.next();
            if (file != null && unreadable.contains(file)) {
                Arrays.fill(row, 0);
            }
            int label = isGivenKnown ? next(given) : GivenLabels.NONE;
            int predicted = Probabilities.mostProbable(row);
            calibrate(row);
            visitor.visit(ImageLabel.of(image, label, predicted, row, isGivenKnown, file), row);
        }
    }

    private void calibrate(float[] row) {
        if (temperature != null) {
            Probabilities.temper(row, temperature);
        }
    }

    private ProbabilityRows probabilities() throws CorruptSafetensorsException {
        List<ProbabilityRows> members = new ArrayList<>();
        for (LabelsFile file : files) {
            members.add(file.probabilities());
        }
        return members.size() == 1
                ? members.get(0)
                : ProbabilityRows.mean(members, dataset.shape().classes());
    }

    private static int next(GivenLabels given) throws IOException {
        try {
            return given.next();
        } catch (ContradictoryLabelsException e) {
            throw new IOException("the labels are others than a moment ago", e);
        }
    }
}
