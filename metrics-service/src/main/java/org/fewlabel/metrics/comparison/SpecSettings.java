package org.fewlabel.metrics.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a spec says that no column does.
 *
 * @param folderName what the folder of images is called, and the first digits of the digest that says which images those are;
 *     null for another data set
 * @param changed what is not as it would be if the user had named the data set, the labels, the network and the method alone, by
 *     its path, such as {@code optimizer.learningRate}; a list counts as one value. That is what tells apart rows that are
 *     otherwise called the same
 */
record SpecSettings(@Nullable String folderName, Map<String, Object> changed) {
    /** They tell repeats apart, or are settings that every row shows, or do not change what is learned. */
    private static final Set<String> SHOWN_ELSEWHERE = Set.of(
            "name",
            "seed",
            "priority",
            "timeLimitHours",
            "epochs",
            "dataset.name",
            "dataset.labels",
            "dataset.splitSeed",
            "network.name",
            "network.head",
            "network.features.seed",
            "method.name",
            "startFrom.jobId");

    private static final List<String> GIVEN = List.of(
            "/dataset/name",
            "/dataset/labels",
            "/dataset/folder/path",
            "/dataset/folder/upload",
            "/dataset/folder/contents");

    private static final int DIGEST_DIGITS = 8;

    SpecSettings {
        changed = Collections.unmodifiableMap(new TreeMap<>(changed));
    }

    static SpecSettings read(String spec) {
        JsonNode said;
        try {
            said = Json.mapper().readTree(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored spec is no JSON", e);
        }
        Map<String, Object> values = flattened(said);
        Map<String, Object> usual = flattened(usual(said));
        Map<String, Object> changed = new TreeMap<>();
        values.forEach((path, value) -> {
            if (!SHOWN_ELSEWHERE.contains(path) && !value.equals(usual.get(path))) {
                changed.put(path, value);
            }
        });
        return new SpecSettings(folderName(said.at("/dataset/folder")), changed);
    }

    private static @Nullable String folderName(JsonNode folder) {
        if (!folder.isObject()) {
            return null;
        }
        String digest =
                folder.path("upload").asText(folder.at("/contents/sha256").asText(""));
        String name = folder.path("path").asText();
        return digest.isEmpty() ? name : name + " " + digest.substring(0, Math.min(DIGEST_DIGITS, digest.length()));
    }

    /** With every default; empty for a spec of a version whose data set, network or method this one does not know. */
    private static JsonNode usual(JsonNode said) {
        ObjectNode least = JsonNodeFactory.instance.objectNode();
        for (String place : GIVEN) {
            JsonNode value = said.at(place);
            if (!value.isMissingNode() && !value.isNull()) {
                int end = place.lastIndexOf('/');
                least.withObject(place.substring(0, end)).set(place.substring(end + 1), value);
            }
        }
        least.putObject("method").set("name", said.at("/method/name"));
        ObjectNode network = least.putObject("network");
        network.set("name", said.at("/network/name"));
        if (said.at("/network/model").isObject()) {
            network.set("model", said.at("/network/model"));
        }
        // Those of a schedule that lasts as long as the run.
        least.set("epochs", said.path("epochs"));
        return JobSpec.read(least.toString()) instanceof JobSpec.Accepted accepted
                ? Json.mapper().valueToTree(accepted.spec())
                : JsonNodeFactory.instance.objectNode();
    }

    private static Map<String, Object> flattened(JsonNode object) {
        Map<String, Object> values = new TreeMap<>();
        flatten("", object, values);
        return values;
    }

    private static void flatten(String path, JsonNode node, Map<String, Object> values) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), values));
        } else if (node.isNumber()) {
            values.put(path, node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue());
        } else if (node.isBoolean()) {
            values.put(path, node.booleanValue());
        } else if (!node.isNull()) {
            values.put(path, node.isTextual() ? node.textValue() : node.toString());
        }
    }
}
