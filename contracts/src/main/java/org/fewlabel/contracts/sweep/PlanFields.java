package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.jspecify.annotations.Nullable;

/** Single fields of a plan, and all that is wrong with it: whatever is, is written down, and reading goes on with the default. */
final class PlanFields {
    private final Violations violations = new Violations();

    List<Violation> violations() {
        return violations.shown();
    }

    /** @param known null where every name will do */
    void object(String field, JsonNode object, @Nullable Set<String> known) {
        if (present(object) && !object.isObject()) {
            reject(field, "must be a JSON object, was " + shown(object));
        }
        if (known != null) {
            names(field + ".", object, known);
        }
    }

    /** @param prefix of the paths of its fields */
    void names(String prefix, JsonNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                reject(
                        prefix + name,
                        "is unknown here; known are " + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        });
    }

    String text(String field, @Nullable JsonNode value, int lengthMax) {
        String text = value == null || !value.isTextual() ? "" : value.textValue();
        String flaw = Text.flaw(text, lengthMax);
        if (flaw != null) {
            reject(field, flaw + ", was " + (value == null ? "missing" : shown(value)));
        }
        return text;
    }

    int number(String field, JsonNode value, int byDefault, int max) {
        if (!present(value)) {
            return byDefault;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > max) {
            reject(field, "must be a whole number from 1 to " + max + ", was " + shown(value));
            return byDefault;
        }
        return value.intValue();
    }

    static boolean present(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    void reject(String field, String message) {
        violations.add(field, message);
    }

    static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : Text.shown(value.toString());
    }
}
