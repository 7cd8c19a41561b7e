package org.fewlabel.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fewlabel.kubernetes.Resource;

/**
 * The schemas of an operator's CustomResourceDefinitions, as its release has them, and resources held against them: unknown
 * fields, required ones, types, enumerations, patterns and bounds. Rules in CEL ({@code x-kubernetes-validations}) and formats
 * are not evaluated.
 */
public final class CustomResourceSchemas {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Map<String, JsonNode> schemas = new HashMap<>();

    /** @param folder of YAML files with the definitions, and perhaps other things */
    public static CustomResourceSchemas in(Path folder) throws IOException {
        CustomResourceSchemas schemas = new CustomResourceSchemas();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(it -> it.toString().matches(".*\\.ya?ml")).toList()) {
                try (MappingIterator<JsonNode> documents =
                        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                    documents.forEachRemaining(schemas::add);
                }
            }
        }
        return schemas;
    }

    private void add(JsonNode document) {
        if (document.path("kind").asText().equals("CustomResourceDefinition")) {
            String group = document.at("/spec/group").asText();
            String kind = document.at("/spec/names/kind").asText();
            for (JsonNode version : document.at("/spec/versions")) {
                if (version.path("served").asBoolean()) {
                    schemas.put(
                            group + "/" + version.path("name").asText() + "/" + kind,
                            version.at("/schema/openAPIV3Schema"));
                }
            }
        }
    }

    /** Whether there is a definition of its kind, in whatever version. */
    public boolean know(Resource resource) {
        String group = resource.apiVersion().replaceFirst("/.*", "");
        return schemas.keySet().stream()
                .anyMatch(known -> known.startsWith(group + "/") && known.endsWith("/" + resource.kind()));
    }

    /** @return what the definition refuses, or nothing */
    public List<String> violations(Resource resource) {
        JsonNode schema = schemas.get(resource.apiVersion() + "/" + resource.kind());
        if (schema == null) {
            return List.of(resource + ": the operator serves no " + resource.apiVersion());
        }
        List<String> violations = new ArrayList<>();
        check(resource.tree(), schema, "", violations);
        return violations.stream().map(violation -> resource + ": " + violation).toList();
    }

    private static void check(JsonNode value, JsonNode schema, String path, List<String> violations) {
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return;
        }
        if (!isOfType(value, schema)) {
            violations.add(path + " is no " + schema.path("type").asText("integer or string") + ": " + value);
            return;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            violations.add(path + " is one of " + schema.path("enum") + ", not " + value);
        }
        if (value.isTextual() && schema.has("pattern") && !matches(value, schema.path("pattern"))) {
            violations.add(path + " is not like " + schema.path("pattern").asText() + ": " + value);
        }
        if (value.isNumber()
                && (value.decimalValue().doubleValue() < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                        || value.decimalValue().doubleValue()
                                > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY))) {
            violations.add(path + " is out of bounds: " + value);
        }
        int element = 0;
        for (JsonNode item : value.isArray() ? value : List.<JsonNode>of()) {
            check(item, schema.path("items"), path + "/" + element++, violations);
        }
        if (value.isObject()) {
            fields(value, schema, path, violations);
        }
    }

    private static void fields(JsonNode value, JsonNode schema, String path, List<String> violations) {
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                violations.add(path + " has no " + required.asText());
            }
        }
        value.fields().forEachRemaining(field -> {
            String name = field.getKey();
            String at = path + "/" + name;
            if (path.isEmpty() && name.equals("metadata")) {
                return; // Kubernetes' own.
            }
            if (schema.path("properties").has(name)) {
                check(field.getValue(), schema.path("properties").path(name), at, violations);
            } else if (schema.path("additionalProperties").isObject()) {
                check(field.getValue(), schema.path("additionalProperties"), at, violations);
            } else if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
                violations.add(at + " is not known");
            }
        });
    }

    private static boolean isOfType(JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return value.isTextual() || value.isIntegralNumber();
        }
        return switch (schema.path("type").asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode known : values) {
            if (known.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(JsonNode value, JsonNode pattern) {
        return java.util.regex.Pattern.compile(pattern.asText())
                .matcher(value.asText())
                .find();
    }
}
