package org.fewlabel.gateway.label;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.fewlabel.contracts.job.DatasetSpec;

/**
 * Labels as the {@code labels.json} of FiftyOne's {@code FiftyOneImageClassificationDataset}: by the files' paths without their
 * endings, as its importer looks them up, the number of a class among {@code classes}; null for an image without a label.
 */
final class FiftyOneLabels implements LabelsWriter {
    private final List<String> classes;

    FiftyOneLabels(DatasetSpec dataset) {
        this.classes = dataset.classNames();
    }

    @Override
    public void write(LabelRows rows, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonLabels.generator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("classes");
            for (String name : classes) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("labels");
            rows.forEach((label, probabilities) -> writeLabel(json, label));
            json.writeEndObject();
            json.writeEndObject();
        }
        out.flush();
    }

    private static void writeLabel(JsonGenerator json, ImageLabel label) throws IOException {
        json.writeFieldName(withoutEnding(String.valueOf(label.file())));
        if (!label.hasLabel()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberField("label", label.label());
        if (label.predicted() == label.label()) {
            json.writeNumberField("confidence", label.confidence());
        }
        json.writeObjectFieldStart("attributes");
        json.writeStringField("source", label.sourceName());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String withoutEnding(String file) {
        int dot = file.lastIndexOf('.');
        return dot > file.lastIndexOf('/') + 1 ? file.substring(0, dot) : file;
    }
}
