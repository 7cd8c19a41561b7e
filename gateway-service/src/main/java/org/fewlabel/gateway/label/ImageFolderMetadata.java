package org.fewlabel.gateway.label;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.fewlabel.contracts.job.DatasetSpec;

/**
 * Labels as the {@code metadata.jsonl} that Hugging Face's {@code imagefolder} reads beside the files: {@code file_name} first, with
 * the path below it, then the label's name, the confidence in the predicted class, and where the label is from. Not as {@code
 * metadata.csv}, which it reads as well: of that it guesses the types, so that classes called 1 or NA come as numbers, which are
 * taken for the places of other classes, or not at all.
 */
final class ImageFolderMetadata implements LabelsWriter {
    private final List<String> classes;

    ImageFolderMetadata(DatasetSpec dataset) {
        this.classes = dataset.classNames();
    }

    @Override
    public void write(LabelRows rows, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonLabels.generator(out)) {
            rows.forEach((label, probabilities) -> {
                json.writeStartObject();
                json.writeStringField("file_name", String.valueOf(label.file()));
                json.writeStringField("label", label.hasLabel() ? classes.get(label.label()) : null);
                json.writeFieldName("confidence");
                if (label.isPredicted()) {
                    json.writeNumber(label.confidence());
                } else {
                    json.writeNull();
                }
                json.writeStringField("source", label.source() == null ? null : label.sourceName());
                json.writeEndObject();
                json.writeRaw('\n');
            });
        }
        out.flush();
    }
}
