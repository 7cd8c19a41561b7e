package org.fewlabel.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** One resource, as a tree. */
public record Resource(JsonNode tree) {
    public String apiVersion() {
        return tree.path("apiVersion").asText();
    }

    public String kind() {
        return tree.path("kind").asText();
    }

    public String name() {
        return tree.at("/metadata/name").asText();
    }

    public JsonNode at(String pointer) {
        return tree.at(pointer);
    }

    public JsonNode spec() {
        return tree.path("spec");
    }

    /** The strings of an object of strings, such as labels. */
    public static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.fields()
                .forEachRemaining(
                        field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }

    @Override
    public String toString() {
        return kind() + "/" + name();
    }
}
