package org.fewlabel.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.service.rest.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants audited.
 *
 * @param size how many images
 * @param seed which ones
 * @param epoch whose labels: {@code last} or {@code chosen}; null for the last
 * @param network whose; null for the usual one
 */
record AuditRequest(
        int size,
        long seed,
        @Nullable String epoch,
        @Nullable String network) {
    private static final int SIZE = 100;
    private static final int CLASS_LENGTH_MAX = 255;
    private static final int WORD_LENGTH_MAX = 20;

    /** @param label the class's name */
    record Given(int index, String label) {}

    /** Reads what is to be drawn; an empty body is an object without fields. */
    static Optional<AuditRequest> read(String body, Violations violations) {
        Optional<JsonNode> object = JsonBody.object(body.isBlank() ? "{}" : body, violations);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        JsonNode document = object.get();
        JsonBody.rejectUnknown("", document, Set.of("size", "seed", "epoch", "network"), violations);
        int size = (int) JsonBody.wholeNumber("size", document.path("size"), SIZE, 1, Audit.SIZE_MAX, violations);
        long seed = JsonBody.wholeNumber("seed", document.path("seed"), 0, 0, Long.MAX_VALUE, violations);
        String epoch = word(document, "epoch", violations);
        String network = word(document, "network", violations);
        return violations.isEmpty() ? Optional.of(new AuditRequest(size, seed, epoch, network)) : Optional.empty();
    }

    /** Reads answers; whether there are such images and classes is not known yet. */
    static List<Given> readAnswers(String body, Violations violations) {
        Optional<JsonNode> object = JsonBody.object(body, violations);
        if (object.isEmpty()) {
            return List.of();
        }
        JsonNode document = object.get();
        JsonBody.rejectUnknown("", document, Set.of("answers"), violations);
        JsonNode list = document.path("answers");
        if (!list.isArray() || list.isEmpty() || list.size() > Audit.SIZE_MAX) {
            violations.add(
                    "answers",
                    "must be a list of 1 to " + Audit.SIZE_MAX + " answers, "
                            + (list.isArray() ? "had " + list.size() : "was " + JsonBody.shown(list)));
            return List.of();
        }
        List<Given> answers = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String path = "answers[" + i + "]";
            JsonNode each = list.get(i);
            if (!each.isObject()) {
                violations.add(path, "must be a JSON object, was " + JsonBody.shown(each));
                continue;
            }
            JsonBody.rejectUnknown(path + ".", each, Set.of("index", "class"), violations);
            JsonNode index = each.path("index");
            JsonNode label = each.path("class");
            if (!index.isIntegralNumber() || !index.canConvertToInt()) {
                violations.add(path + ".index", "must be a whole number, was " + JsonBody.shown(index));
            }
            String name = JsonBody.text(path + ".class", label, CLASS_LENGTH_MAX, violations);
            answers.add(new Given(index.asInt(-1), name == null ? "" : name));
        }
        return answers;
    }

    /** What it may be, those know who look for the labels. */
    private static @Nullable String word(JsonNode object, String name, Violations violations) {
        JsonNode value = object.path(name);
        return JsonBody.isMissing(value) ? null : JsonBody.text(name, value, WORD_LENGTH_MAX, violations);
    }
}
