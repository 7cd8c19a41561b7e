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
 * Labels as the {@code metadata.csv} that Hugging Face's {@code imagefolder} reads beside the files: {@code file_name} first, with
 * the path below it, then the label's name, the confidence in the predicted class, and where the label is from.
 */
final class ImageFolderMetadata implements LabelsWriter {
    private final List<String> classes;
    private final CsvCell cells;

    ImageFolderMetadata(DatasetSpec dataset, CsvCell cells) {
        this.classes = dataset.classNames();
        this.cells = cells;
    }

    @Override
    public void write(LabelRows rows, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write(cells.beginning() + "file_name,label,confidence,source\n");
        rows.forEach((label, probabilities) -> writer.write(cells.of(String.valueOf(label.file())) + ","
                + (label.hasLabel() ? cells.of(classes.get(label.label())) : "") + ","
                + (label.isPredicted() ? Float.toString(label.confidence()) : "") + ","
                + label.sourceName() + "\n"));
        writer.flush();
    }
}
