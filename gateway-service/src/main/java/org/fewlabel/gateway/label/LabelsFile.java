package org.fewlabel.gateway.label;

import java.io.IOException;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.SafetensorsReader;
import org.fewlabel.artifacts.safetensors.TensorCursor;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.DatasetSpec;
import org.jspecify.annotations.Nullable;

/**
 * The labels of one job as the labeler wrote them: of each training image what a network says, the class that it came with, and
 * of a folder of images the file. It stays on disk; each of these is read image by image.
 */
public final class LabelsFile {
    private static final String GIVEN = "given";
    private static final String NAMES = "names";
    private static final String TEMPERATURE = "temperature";

    private final SafetensorsReader file;
    private final DatasetSpec dataset;

    public LabelsFile(SafetensorsReader file, DatasetSpec dataset) {
        this.file = file;
        this.dataset = dataset;
    }

    public Map<String, String> metadata() {
        return file.metadata();
    }

    /**
     * The temperature by which the probabilities become calibrated ones, fitted on the run's validation images; null where it was
     * not: there were too few of them, or the run goes on, or an earlier version labeled the job.
     *
     * @throws CorruptSafetensorsException if it is no temperature
     */
    public @Nullable Double temperature() throws CorruptSafetensorsException {
        String text = file.metadata().get(TEMPERATURE);
        if (text == null) {
            return null;
        }
        try {
            double temperature = Double.parseDouble(text);
            if (temperature > 0 && temperature < Double.POSITIVE_INFINITY) {
                return temperature;
            }
        } catch (NumberFormatException e) {
            // Told below, as of any other text that is none.
        }
        throw new CorruptSafetensorsException("the metadata temperature must be a positive number, was " + text);
    }

    /**
     * Rows of zeros for images without a prediction.
     *
     * @throws CorruptSafetensorsException if the file does not hold probabilities for the images of the data set
     */
    FileProbabilities probabilities() throws CorruptSafetensorsException {
        DatasetShape shape = dataset.shape();
        return new FileProbabilities(
                file.require("probabilities", Dtype.F32, shape.trainingImages(), shape.classes()), shape.classes());
    }

    /** Not so for a file of an earlier version. */
    boolean saysWhatWasGiven() {
        return file.has(GIVEN);
    }

    /** The class that each image came with; −1 for one without. */
    TensorCursor given() throws CorruptSafetensorsException {
        return file.require(GIVEN, Dtype.I32, dataset.shape().trainingImages());
    }

    /** How many bytes the names of a folder of images take; 0 for other data sets. */
    int namesBytes() {
        return dataset.folder() == null ? 0 : file.size(NAMES);
    }

    /** Of a folder of images. */
    FileNames names() throws CorruptSafetensorsException {
        return new FileNames(file.require(NAMES, Dtype.U8, file.size(NAMES)));
    }

    /** @throws CorruptSafetensorsException if there is not what the data set makes one expect */
    void requireSound() throws IOException {
        probabilities();
        if (dataset.folder() != null) {
            names().requireCount(dataset.shape().trainingImages());
        }
    }
}
