package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.fewlabel.kubernetes.Resource;

/** Kubernetes' label selectors; an empty one selects everything. */
final class LabelSelector {
    private LabelSelector() {}

    static boolean matches(JsonNode selector, Map<String, String> labels) {
        if (!labels.entrySet()
                .containsAll(Resource.strings(selector.path("matchLabels")).entrySet())) {
            return false;
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            Set<String> values = Provided.texts(expression.path("values"));
            String label = labels.get(expression.path("key").asText());
            boolean holds =
                    switch (expression.path("operator").asText()) {
                        case "In" -> label != null && values.contains(label);
                        case "NotIn" -> label == null || !values.contains(label);
                        case "Exists" -> label != null;
                        case "DoesNotExist" -> label == null;
                        default -> throw new AssertionError("an operator that there is not: " + expression);
                    };
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
