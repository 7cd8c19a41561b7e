package org.fewlabel.gateway.label;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.DatasetSpec;
import org.jspecify.annotations.Nullable;

/** Labels as JSON lines: an object for each image, with the probabilities by the classes' names. What there is not is null. */
final class JsonLabels implements LabelsWriter {
    private final DatasetSpec dataset;

    JsonLabels(DatasetSpec dataset) {
        this.dataset = dataset;
    }

    /** A writer of JSON that leaves the stream open, and what breaks off unfinished: a part is not to be taken for the whole. */
    static JsonGenerator generator(OutputStream out) throws IOException {
        JsonGenerator json = Json.mapper().getFactory().createGenerator(out, JsonEncoding.UTF8);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        json.setRootValueSeparator(new SerializedString(""));
        return json;
    }

    @Override
    public void write(LabelRows rows, OutputStream out) throws IOException {
        List<String> classes = dataset.classNames();
        try (JsonGenerator json = generator(out)) {
            rows.forEach((label, probabilities) -> {
                json.writeStartObject();
                writeFields(json, label);
                writeText(json, "class", label.hasLabel() ? classes.get(label.label()) : null);
                writeProbabilities(json, classes, label, probabilities);
                json.writeEndObject();
                json.writeRaw('\n');
            });
        }
        out.flush();
    }

    /** As a page of labels has them. */
    private static void writeFields(JsonGenerator json, ImageLabel label) throws IOException {
        LabelSource source = label.source();
        json.writeNumberField("index", label.index());
        writeClass(json, "label", label.label());
        writeText(json, "source", source == null ? null : source.wireName());
        writeClass(json, "given", label.given());
        writeClass(json, "predicted", label.predicted());
        if (label.isPredicted()) {
            json.writeNumberField("confidence", label.confidence());
            json.writeNumberField("margin", label.margin());
        } else {
            json.writeNullField("confidence");
            json.writeNullField("margin");
        }
        writeText(json, "file", label.file());
    }

    private static void writeClass(JsonGenerator json, String field, int label) throws IOException {
        if (label == ImageLabel.NONE) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, label);
        }
    }

    private static void writeText(JsonGenerator json, String field, @Nullable String text) throws IOException {
        json.writeFieldName(field);
        json.writeString(text); // Null is written as such.
    }

    private static void writeProbabilities(
            JsonGenerator json, List<String> classes, ImageLabel label, float[] probabilities) throws IOException {
        if (!label.isPredicted()) {
            json.writeNullField("probabilities");
            return;
        }
        json.writeObjectFieldStart("probabilities");
        for (int each = 0; each < probabilities.length; each++) {
            json.writeNumberField(classes.get(each), probabilities[each]);
        }
        json.writeEndObject();
    }
}
