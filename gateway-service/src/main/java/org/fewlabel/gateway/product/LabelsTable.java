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
import org.fewlabel.contracts.job.ImageFolderSpec;

/**
 * The labels of all training images of a job as a table: index, most probable class, its probability; of a folder of
 * images the name of the class and of the file as well. An image without a label, be it that its file cannot be read or that
 * nobody was to label it, has an empty label and confidence.
 */
public final class LabelsTable {
    private final float[] probabilities; // [images, classes]; a row of zeros for an image without a label
    private final int classes;
    /** Empty unless the images are a user's own. */
    private final List<String> classNames;
    /** Of each image; empty as well. */
    private final List<String> files;
    /** Those of them that have no label. */
    private final Set<String> unreadable;

    private LabelsTable(
            float[] probabilities, int classes, List<String> classNames, List<String> files, Set<String> unreadable) {
        this.probabilities = probabilities;
        this.classes = classes;
        this.classNames = classNames;
        this.files = files;
        this.unreadable = unreadable;
    }

    /**
     * The table of one job.
     *
     * @param unreadable the names of the files that have no label
     * @throws CorruptSafetensorsException if the file does not hold probabilities for the images of the data set
     */
    public static LabelsTable of(Safetensors labels, DatasetSpec dataset, Collection<String> unreadable)
            throws CorruptSafetensorsException {
        return of(probabilities(labels, dataset), labels, dataset, unreadable);
    }

    /**
     * The same with other probabilities than the file's.
     *
     * @param probabilities [training images, classes]
     * @param labels of any job on these images
     */
    public static LabelsTable of(
            float[] probabilities, Safetensors labels, DatasetSpec dataset, Collection<String> unreadable)
            throws CorruptSafetensorsException {
        DatasetShape shape = dataset.shape();
        ImageFolderSpec folder = dataset.folder();
        if (folder == null) {
            return new LabelsTable(probabilities, shape.classes(), List.of(), List.of(), Set.of());
        }
        Tensor names = labels.tensors().get("names");
        byte[] bytes = labels.require("names", Dtype.U8, names == null ? 0 : names.size())
                .unsignedBytes();
        List<String> files = Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\0"));
        if (files.size() != shape.trainingImages()) {
            throw new CorruptSafetensorsException(
                    "there are " + files.size() + " names for " + shape.trainingImages() + " images");
        }
        return new LabelsTable(
                probabilities, shape.classes(), folder.contents().classes(), files, Set.copyOf(unreadable));
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

    /** As UTF-8, of equal probabilities the lower class. */
    public void writeCsv(OutputStream out, CsvCell cells) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writeCsv(writer, cells);
        writer.flush();
    }

    /** Of equal probabilities the lower class counts. */
    void writeCsv(Writer out, CsvCell cells) throws IOException {
        boolean named = !files.isEmpty();
        out.write(cells.beginning());
        out.write(named ? "index,label,confidence,class,file\n" : "index,label,confidence\n");
        int images = probabilities.length / classes;
        for (int image = 0; image < images; image++) {
            int label = Probabilities.mostProbable(probabilities, classes, image);
            float confidence = probabilities[image * classes + label];
            boolean labeled = confidence > 0 && !(named && unreadable.contains(files.get(image)));
            out.write(image + "," + (labeled ? label + "," + confidence : ","));
            if (named) {
                out.write("," + (labeled ? cells.of(classNames.get(label)) : "") + "," + cells.of(files.get(image)));
            }
            out.write("\n");
        }
    }
}
