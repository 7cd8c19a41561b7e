package org.fewlabel.gateway.label;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/**
 * Labels as tasks of Label Studio, in its JSON format for import: a predicted label as a prediction with its score, a given one as
 * an annotation. They fit {@link LabelStudioConfig}.
 */
final class LabelStudioTasks implements LabelsWriter {
    /** Where Label Studio serves files of its own machine, below its LOCAL_FILES_DOCUMENT_ROOT. */
    private static final String LOCAL_FILES = "/data/local-files/?d=";

    private final List<String> classes;
    private final LabelsOrigin origin;
    private final String urlPrefix;

    /** @param urlPrefix what the addresses of the pictures begin with; null for files on Label Studio's own machine */
    LabelStudioTasks(DatasetSpec dataset, ImageFolderSpec folder, LabelsOrigin origin, @Nullable String urlPrefix) {
        this.classes = dataset.classNames();
        this.origin = origin;
        this.urlPrefix = urlPrefix == null ? LOCAL_FILES + encoded(folder.path()) + "/" : urlPrefix;
    }

    @Override
    public void write(LabelRows rows, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonLabels.generator(out)) {
            json.writeStartArray();
            rows.forEach((label, probabilities) -> writeTask(json, label));
            json.writeEndArray();
        }
        out.flush();
    }

    private void writeTask(JsonGenerator json, ImageLabel label) throws IOException {
        String file = String.valueOf(label.file());
        json.writeStartObject();
        json.writeObjectFieldStart("data");
        json.writeStringField("image", urlPrefix + encoded(file));
        json.writeStringField("file", file);
        json.writeNumberField("index", label.index());
        if (label.isPredicted()) {
            json.writeNumberField("margin", label.margin()); // The data manager sorts by it.
        }
        json.writeEndObject();
        json.writeArrayFieldStart("predictions");
        if (label.isPredicted()) {
            json.writeStartObject();
            json.writeStringField("model_version", origin.modelVersion());
            json.writeNumberField("score", label.confidence());
            writeResult(json, classes.get(label.predicted()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("annotations");
        if (label.isGiven()) {
            json.writeStartObject();
            writeResult(json, classes.get(label.given()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeResult(JsonGenerator json, String className) throws IOException {
        json.writeArrayFieldStart("result");
        json.writeStartObject();
        json.writeStringField("id", "r1");
        json.writeStringField("type", "choices");
        json.writeStringField("from_name", LabelStudioConfig.CHOICE);
        json.writeStringField("to_name", LabelStudioConfig.IMAGE);
        json.writeObjectFieldStart("value");
        json.writeArrayFieldStart("choices");
        json.writeString(className);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    /** A path as a part of an address. */
    private static String encoded(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
