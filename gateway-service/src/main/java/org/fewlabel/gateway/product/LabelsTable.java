package org.fewlabel.gateway.product;

import java.io.IOException;
import java.io.Writer;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.DatasetSpec;

/** The labels of all training images of a job as a table: index, most probable class, its probability. */
final class LabelsTable {
    private final float[] probabilities; // [images, classes]
    private final int classes;

    private LabelsTable(float[] probabilities, int classes) {
        this.probabilities = probabilities;
        this.classes = classes;
    }

    /** @throws CorruptSafetensorsException if the file does not hold probabilities for the images of the data set */
    static LabelsTable of(Safetensors labels, DatasetSpec dataset) throws CorruptSafetensorsException {
        DatasetShape shape = dataset.shape();
        float[] probabilities = labels.requireFloats("probabilities", shape.trainingImages(), shape.classes());
        return new LabelsTable(probabilities, shape.classes());
    }

    /** Of equal probabilities the lower class counts. */
    void writeCsv(Writer out) throws IOException {
        out.write("index,label,confidence\n");
        for (int first = 0; first < probabilities.length; first += classes) {
            int best = 0;
            for (int label = 1; label < classes; label++) {
                if (probabilities[first + label] > probabilities[first + best]) {
                    best = label;
                }
            }
            out.write(first / classes + "," + best + "," + probabilities[first + best] + "\n");
        }
    }
}
