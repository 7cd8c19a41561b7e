package org.fewlabel.gateway.label;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.DatasetSpec;

/**
 * Labels as a CSV table in UTF-8: of each image its index, its label and where that is from, the given class, the most probable
 * one, the probability of that and its margin over the second; of a folder of images the label's name and the file as well. What
 * there is not is empty.
 */
public final class CsvLabels implements LabelsWriter {
    private static final String HEADER = "index,label,source,given,predicted,confidence,margin";

    private final DatasetSpec dataset;
    private final LabelsForm form;

    public CsvLabels(DatasetSpec dataset, LabelsForm form) {
        this.dataset = dataset;
        this.form = form;
    }

    @Override
    public void write(LabelRows rows, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writeHeader(writer);
        List<String> classes = dataset.classNames();
        rows.forEach((label, probabilities) -> writeRow(writer, classes, label, probabilities));
        writer.flush();
    }

    private void writeHeader(Writer out) throws IOException {
        CsvCell cells = form.cells();
        out.write(cells.beginning());
        out.write(HEADER);
        out.write(dataset.folder() == null ? "" : ",class,file");
        if (form.probabilities()) {
            for (String name : dataset.classNames()) {
                out.write("," + cells.of("p:" + name));
            }
        }
        out.write("\n");
    }

    private void writeRow(Writer out, List<String> classes, ImageLabel label, float[] probabilities)
            throws IOException {
        out.write(Integer.toString(label.index()));
        out.write(label.hasLabel() ? "," + label.label() : ",");
        out.write("," + label.sourceName());
        out.write(label.isGiven() ? "," + label.given() : ",");
        out.write(
                label.isPredicted()
                        ? "," + label.predicted() + "," + label.confidence() + "," + label.margin()
                        : ",,,");
        String file = label.file();
        if (file != null) {
            CsvCell cells = form.cells();
            out.write("," + (label.hasLabel() ? cells.of(classes.get(label.label())) : "") + "," + cells.of(file));
        }
        if (form.probabilities()) {
            for (float probability : probabilities) {
                out.write(label.isPredicted() ? "," + probability : ",");
            }
        }
        out.write("\n");
    }
}
