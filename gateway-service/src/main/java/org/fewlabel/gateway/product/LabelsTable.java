package org.fewlabel.gateway.product;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.DatasetSpec;
import org.jspecify.annotations.Nullable;

/**
 * The labels of all training images of a job as a table: of each image its index, its label and where that is from, the given
 * class, the most probable one, the probability of that and its margin over the second; of a folder of images the label's name
 * and the file as well.
 *
 * <p>An image's label is the one that it came with, whatever a network says; else the most probable class. What there is not
 * is empty: the given class of an image that came without; the prediction for a file that cannot be read, or for an image that
 * nobody was to label. An earlier version did not say which labels were given: its table has predictions alone, and their
 * source is empty.
 */
public final class LabelsTable {
    private static final String HEADER = "index,label,source,given,predicted,confidence,margin";

    private final float[] probabilities; // [images, classes]; a row of zeros for an image without a prediction
    /** Null where nobody says. */
    private final @Nullable GivenLabels given;

    private final List<String> classNames;
    /** Of each image; empty unless the images are a user's own. */
    private final List<String> files;
    /** Those of them that no network saw. */
    private final Set<String> unreadable;

    private LabelsTable(
            float[] probabilities,
            @Nullable GivenLabels given,
            List<String> classNames,
            List<String> files,
            Set<String> unreadable) {
        this.probabilities = probabilities;
        this.given = given;
        this.classNames = classNames;
        this.files = files;
        this.unreadable = unreadable;
    }

    /**
     * The table of one job.
     *
     * @param unreadable the names of the files that have no prediction
     * @throws CorruptSafetensorsException if the file does not hold labels for the images of the data set
     */
    public static LabelsTable of(Safetensors labels, DatasetSpec dataset, Collection<String> unreadable)
            throws CorruptSafetensorsException {
        GivenLabels given = GivenLabels.of(labels, dataset).orElse(null);
        return of(probabilities(labels, dataset), given, labels, dataset, unreadable);
    }

    /**
     * The same with other probabilities and given labels than the file's.
     *
     * @param probabilities [training images, classes]
     * @param given null where it is not known which they are
     * @param labels of any job on these images
     */
    public static LabelsTable of(
            float[] probabilities,
            @Nullable GivenLabels given,
            Safetensors labels,
            DatasetSpec dataset,
            Collection<String> unreadable)
            throws CorruptSafetensorsException {
        List<String> files = dataset.folder() == null
                ? List.of()
                : names(labels, dataset.shape().trainingImages());
        return new LabelsTable(probabilities, given, dataset.classNames(), files, Set.copyOf(unreadable));
    }

    private static List<String> names(Safetensors labels, int images) throws CorruptSafetensorsException {
        Tensor names = labels.tensors().get("names");
        byte[] bytes = labels.require("names", Dtype.U8, names == null ? 0 : names.size())
                .unsignedBytes();
        List<String> files = Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\0"));
        if (files.size() != images) {
            throw new CorruptSafetensorsException("there are " + files.size() + " names for " + images + " images");
        }
        return files;
    }

    /**
     * [training images, classes]
     *
     * @throws CorruptSafetensorsException if the file does not hold probabilities for the images of the data set
     */
    public static float[] probabilities(Safetensors labels, DatasetSpec dataset) throws CorruptSafetensorsException {
        DatasetShape shape = dataset.shape();
        return labels.requireFloats("probabilities", shape.trainingImages(), shape.classes());
    }

    /** As UTF-8, row by row; of equal probabilities the lower class counts. */
    public void writeCsv(OutputStream out, LabelsForm.Wanted form) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writeCsv(writer, form);
        writer.flush();
    }

    void writeCsv(Writer out, LabelsForm.Wanted form) throws IOException {
        CsvCell cells = form.cells();
        boolean named = !files.isEmpty();
        out.write(cells.beginning());
        out.write(HEADER);
        out.write(named ? ",class,file" : "");
        if (form.probabilities()) {
            for (String name : classNames) {
                out.write("," + cells.of("p:" + name));
            }
        }
        out.write("\n");
        int images = probabilities.length / classNames.size();
        for (int image = 0; image < images; image++) {
            boolean isPredicted = isPredicted(image);
            writeLabel(out, image, isPredicted, cells);
            if (form.probabilities()) {
                writeProbabilities(out, image, isPredicted);
            }
            out.write("\n");
        }
    }

    private boolean isPredicted(int image) {
        int predicted = Probabilities.mostProbable(probabilities, classNames.size(), image);
        return probabilities[image * classNames.size() + predicted] > 0
                && (files.isEmpty() || !unreadable.contains(files.get(image)));
    }

    private void writeLabel(Writer out, int image, boolean isPredicted, CsvCell cells) throws IOException {
        int classes = classNames.size();
        boolean isGiven = given != null && given.has(image);
        int predicted = Probabilities.mostProbable(probabilities, classes, image);
        int label = isGiven ? given.label(image) : predicted;
        boolean isLabeled = isGiven || isPredicted;
        out.write(Integer.toString(image));
        out.write(isLabeled ? "," + label : ",");
        out.write("," + source(isGiven, isPredicted));
        out.write(isGiven ? "," + label : ",");
        if (isPredicted) {
            out.write("," + predicted + "," + probabilities[image * classes + predicted]);
            out.write("," + Probabilities.margin(probabilities, classes, image));
        } else {
            out.write(",,,");
        }
        if (!files.isEmpty()) {
            out.write("," + (isLabeled ? cells.of(classNames.get(label)) : "") + "," + cells.of(files.get(image)));
        }
    }

    private String source(boolean isGiven, boolean isPredicted) {
        if (isGiven) {
            return "given";
        }
        return given != null && isPredicted ? "predicted" : "";
    }

    private void writeProbabilities(Writer out, int image, boolean isPredicted) throws IOException {
        int classes = classNames.size();
        for (int label = 0; label < classes; label++) {
            out.write(isPredicted ? "," + probabilities[image * classes + label] : ",");
        }
    }
}
