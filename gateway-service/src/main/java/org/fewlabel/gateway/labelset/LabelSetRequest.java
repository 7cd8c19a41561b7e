package org.fewlabel.gateway.labelset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.service.rest.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * Labels that somebody sends, in words: whether there are such images and classes is not known yet.
 *
 * @param dataset null where the job says it
 * @param jobId whose labels were looked at; null for none
 * @param labels at least one, in the order of the body
 */
record LabelSetRequest(
        @Nullable DatasetName dataset,
        @Nullable UUID jobId,
        List<Item> labels,
        @Nullable String note) {
    /** A body that holds more is larger than what may be sent. */
    static final int LABELS_MAX = 20_000;

    static final int NOTE_LENGTH_MAX = 500;
    private static final int CLASS_LENGTH_MAX = 255;
    private static final int FILE_LENGTH_MAX = 4_096;
    private static final Set<String> FIELDS = Set.of("dataset", "job", "labels", "note");
    private static final Set<String> LABEL_FIELDS = Set.of("index", "file", "class");

    LabelSetRequest {
        labels = List.copyOf(labels);
    }

    /**
     * @param index of the training image; null where the file names it
     * @param label the class's name
     */
    record Item(@Nullable Integer index, @Nullable String file, String label) {}

    /** What became of a body. */
    sealed interface Reading {}

    record Accepted(LabelSetRequest request) implements Reading {}

    /** For labels that jobs predict. */
    record AcceptedEnsemble(EnsembleRequest request) implements Reading {}

    /** @param violations at least one, in the order of the body */
    record Rejected(List<Violation> violations) implements Reading {}

    static Reading read(String body) {
        Violations violations = new Violations();
        Optional<JsonNode> object = JsonBody.object(body, violations);
        if (object.isEmpty()) {
            return new Rejected(violations.shown());
        }
        JsonNode document = object.get();
        if (document.has("ensemble")) {
            EnsembleRequest request = EnsembleRequest.read(document, violations);
            return violations.isEmpty() ? new AcceptedEnsemble(request) : new Rejected(violations.shown());
        }
        JsonBody.rejectUnknown("", document, FIELDS, violations);
        DatasetName dataset = dataset(document.path("dataset"), violations);
        UUID job = job(document.path("job"), violations);
        if (JsonBody.isMissing(document.path("dataset")) && JsonBody.isMissing(document.path("job"))) {
            violations.add("dataset", "is required, or the job that was on it");
        }
        String note = note(document.path("note"), violations);
        List<Item> labels = labels(document.path("labels"), violations);
        return violations.isEmpty()
                ? new Accepted(new LabelSetRequest(dataset, job, labels, note))
                : new Rejected(violations.shown());
    }

    /** Null where there is none, or a wrong one. */
    static @Nullable String note(JsonNode value, Violations violations) {
        return JsonBody.isMissing(value) ? null : JsonBody.text("note", value, NOTE_LENGTH_MAX, violations);
    }

    private static @Nullable DatasetName dataset(JsonNode value, Violations violations) {
        if (JsonBody.isMissing(value)) {
            return null;
        }
        Optional<DatasetName> found = Arrays.stream(DatasetName.values())
                .filter(each -> value.isTextual() && each.wireName().equals(value.textValue()))
                .findFirst();
        if (found.isEmpty()) {
            violations.add(
                    "dataset",
                    "must be one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(DatasetName.values())
                                            .map(DatasetName::wireName)
                                            .toList())
                            + ", was " + JsonBody.shown(value));
        }
        return found.orElse(null);
    }

    private static @Nullable UUID job(JsonNode value, Violations violations) {
        if (JsonBody.isMissing(value)) {
            return null;
        }
        Optional<UUID> id = value.isTextual() ? JobId.parse(value.textValue()) : Optional.empty();
        if (id.isEmpty()) {
            violations.add("job", "must be the id of a job, was " + JsonBody.shown(value));
        }
        return id.orElse(null);
    }

    private static List<Item> labels(JsonNode value, Violations violations) {
        if (!value.isArray() || value.isEmpty() || value.size() > LABELS_MAX) {
            violations.add(
                    "labels",
                    "must be a list of 1 to " + LABELS_MAX + " labels, "
                            + (value.isArray() ? "had " + value.size() : "was " + JsonBody.shown(value)));
            return List.of();
        }
        List<Item> labels = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            Item item = item("labels[" + i + "]", value.get(i), violations);
            if (item != null) {
                labels.add(item);
            }
        }
        return labels;
    }

    /** Null where it is wrong. */
    private static @Nullable Item item(String path, JsonNode value, Violations violations) {
        if (!value.isObject()) {
            violations.add(path, "must be a JSON object, was " + JsonBody.shown(value));
            return null;
        }
        int before = violations.count();
        JsonBody.rejectUnknown(path + ".", value, LABEL_FIELDS, violations);
        JsonNode index = value.path("index");
        JsonNode file = value.path("file");
        if (JsonBody.isMissing(index) == JsonBody.isMissing(file)) {
            violations.add(path, "must name its image by index or by file, by one of them");
        }
        if (!JsonBody.isMissing(index)
                && (!index.isIntegralNumber() || !index.canConvertToInt() || index.intValue() < 0)) {
            violations.add(
                    path + ".index", "must be a whole number that is not negative, was " + JsonBody.shown(index));
        }
        String name =
                JsonBody.isMissing(file) ? null : JsonBody.text(path + ".file", file, FILE_LENGTH_MAX, violations);
        String label = JsonBody.text(path + ".class", value.path("class"), CLASS_LENGTH_MAX, violations);
        return violations.count() == before && label != null
                ? new Item(JsonBody.isMissing(index) ? null : (Integer) index.intValue(), name, label)
                : null;
    }
}
