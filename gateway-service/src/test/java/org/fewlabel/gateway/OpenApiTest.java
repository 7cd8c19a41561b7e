package org.fewlabel.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Violation;
import org.junit.jupiter.api.Test;

/** The published schema of the job spec against the code that reads job specs. */
@QuarkusTest
class OpenApiTest {
    /** Where each schema of a part of the spec stands, with the name that chooses it if there is a choice. */
    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("JobSpec", ""),
            Map.entry("DatasetSpec", "dataset"),
            Map.entry("NetworkSpec", "network"),
            Map.entry("BackboneSpec", "network"),
            Map.entry("FeaturesSpec", "network.features"),
            Map.entry("StartFromJobSpec", "startFrom"),
            Map.entry("StartFromModelSpec", "startFrom"),
            Map.entry("EarlyStoppingSpec", "earlyStopping"),
            Map.entry("SupervisedSpec", "method"),
            Map.entry("PseudoLabelSpec", "method"),
            Map.entry("MeanTeacherSpec", "method"),
            Map.entry("PiModelSpec", "method"),
            Map.entry("TemporalEnsemblingSpec", "method"),
            Map.entry("VatSpec", "method"),
            Map.entry("FixMatchSpec", "method"),
            Map.entry("IctSpec", "method"),
            Map.entry("MixMatchSpec", "method"),
            Map.entry("MixPseudoLabelSpec", "method"),
            Map.entry("CclSpec", "method"),
            Map.entry("SgdSpec", "optimizer"),
            Map.entry("AdamSpec", "optimizer"),
            Map.entry("CosineSpec", "schedule"),
            Map.entry("ConstantSpec", "schedule"),
            Map.entry("MultiStepSpec", "schedule"),
            Map.entry("BatchSpec", "batch"),
            Map.entry("AugmentationSpec", "augmentation"),
            Map.entry("WeakSpec", "augmentation.weak"),
            Map.entry("ColorJitterSpec", "augmentation.weak.colorJitter"),
            Map.entry("StrongSpec", "augmentation.strong"));

    @Test
    void hasTheDefaultsTheFieldsAndTheBoundsOfTheReader() throws IOException {
        JsonNode schemas = document().at("/components/schemas");
        List<String> differences = new ArrayList<>();

        PLACES.forEach((name, place) -> compare(schemas, name, place, differences));

        assertThat(differences).isEmpty();
    }

    @Test
    void describesEveryPathForUsersAndNoneForServices() throws IOException {
        JsonNode paths = document().at("/paths");

        assertThat(names(paths))
                .containsExactly(
                        "/api/v1/comparison",
                        "/api/v1/datasets",
                        "/api/v1/datasets/{name}",
                        "/api/v1/datasets/{name}/images/{index}",
                        "/api/v1/ensemble",
                        "/api/v1/ensemble/labels",
                        "/api/v1/health",
                        "/api/v1/identity",
                        "/api/v1/jobs",
                        "/api/v1/jobs/cancel",
                        "/api/v1/jobs/events",
                        "/api/v1/jobs/{id}",
                        "/api/v1/jobs/{id}/audits",
                        "/api/v1/jobs/{id}/audits/{audit}",
                        "/api/v1/jobs/{id}/audits/{audit}/answers",
                        "/api/v1/jobs/{id}/cancel",
                        "/api/v1/jobs/{id}/checkpoint",
                        "/api/v1/jobs/{id}/events",
                        "/api/v1/jobs/{id}/images/{index}",
                        "/api/v1/jobs/{id}/labels",
                        "/api/v1/jobs/{id}/log",
                        "/api/v1/jobs/{id}/model",
                        "/api/v1/jobs/{id}/model-card",
                        "/api/v1/jobs/{id}/next",
                        "/api/v1/jobs/{id}/pause",
                        "/api/v1/jobs/{id}/predictions",
                        "/api/v1/jobs/{id}/resume",
                        "/api/v1/jobs/{id}/retry",
                        "/api/v1/label-sets",
                        "/api/v1/label-sets/{digest}",
                        "/api/v1/methods",
                        "/api/v1/presets",
                        "/api/v1/presets/{name}",
                        "/api/v1/quotas",
                        "/api/v1/results",
                        "/api/v1/results/{id}",
                        "/api/v1/session",
                        "/api/v1/sweeps",
                        "/api/v1/sweeps/{id}",
                        "/api/v1/sweeps/{id}/cancel",
                        "/api/v1/sweeps/{id}/comparison",
                        "/api/v1/sweeps/{id}/pause",
                        "/api/v1/sweeps/{id}/repeats",
                        "/api/v1/sweeps/{id}/resume",
                        "/api/v1/tokens",
                        "/api/v1/tokens/{id}");
        assertThat(paths.at("/~1api~1v1~1jobs/post/requestBody/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/JobSpec");
    }

    @Test
    void saysOfEveryOperationThatWhoAsksMayHaveToBeKnown() throws IOException {
        JsonNode document = document();

        assertThat(names(document.at("/components/securitySchemes"))).containsExactly("session", "token");
        assertThat(document.path("security")).hasSize(2);
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(names(operation.path("responses"))).contains("401", "403");
                    assertThat(operation.at("/responses/401/content/application~1problem+json"))
                            .isNotEmpty();
                }));
    }

    private static JsonNode document() throws IOException {
        String text = given().queryParam("format", "json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return Json.mapper().readTree(text);
    }

    private static void compare(JsonNode schemas, String name, String place, List<String> differences) {
        JsonNode properties = schemas.at("/" + name + "/properties");
        JobSpec accepted = accepted(spec(name, place));
        ObjectNode resolvedWhole = Json.mapper().valueToTree(accepted);
        ObjectNode resolved = at(resolvedWhole, place);
        if (place.equals("network")) {
            resolved.put("precision", accepted.network().precision().wireName()); // Left out where it is float32.
        }
        if (!names(properties).equals(names(resolved))) {
            differences.add(name + " has " + names(properties) + ", the reader " + names(resolved));
        }
        properties.fields().forEachRemaining(property -> {
            String field = property.getKey();
            JsonNode schema = property.getValue().has("$ref")
                    ? schemas.get(property.getValue().get("$ref").asText().replaceAll(".*/", ""))
                    : property.getValue();
            String where = name + "." + field;
            if (schema.has("default") && !same(schema.get("default"), resolved.get(field))) {
                differences.add(where + " by default " + schema.get("default") + ", the reader " + resolved.get(field));
            }
            checkChoices(name, place, field, schema, differences);
            checkBound(name, place, field, schema, "minimum", -1, differences);
            checkBound(name, place, field, schema, "maximum", 1, differences);
        });
    }

    /** The reader's own words for a choice that there is not name all that there are. */
    private static void checkChoices(
            String name, String place, String field, JsonNode schema, List<String> differences) {
        if (!schema.has("enum")) {
            return;
        }
        List<String> published = new ArrayList<>();
        schema.get("enum").forEach(value -> published.add(value.asText()));
        boolean decidesTheSchema = field.equals("name") && published.size() == 1;
        if (name.equals("NetworkSpec") && field.equals("name")) {
            published.add("backbone"); // It has a schema of its own.
        }
        String words = violations(name, place, field, JsonNodeFactory.instance.textNode("?"));
        if (decidesTheSchema
                ? !words.contains(published.get(0))
                : !words.contains("one of " + String.join(", ", published) + ", was")) {
            differences.add(name + "." + field + " is one of " + published + ", but the reader says: " + words);
        }
    }

    private static void checkBound(
            String name,
            String place,
            String field,
            JsonNode schema,
            String bound,
            int outwards,
            List<String> differences) {
        if (!schema.has(bound)) {
            return;
        }
        BigDecimal value = schema.get(bound).decimalValue();
        boolean whole = schema.get("type").toString().contains("integer");
        BigDecimal beyond = value.add(BigDecimal.valueOf(outwards).multiply(new BigDecimal(whole ? "1" : "1e-9")));
        if (!isKnown(name, place, field, number(value, whole))) {
            differences.add(name + "." + field + " should take its " + bound + " " + value);
        }
        if (isKnown(name, place, field, number(beyond, whole))) {
            differences.add(name + "." + field + " should not take " + beyond);
        }
    }

    private static JsonNode number(BigDecimal value, boolean whole) {
        return whole
                ? JsonNodeFactory.instance.numberNode(value.toBigIntegerExact())
                : JsonNodeFactory.instance.numberNode(value);
    }

    /** Whether the reader has nothing against a value of this very field, whatever else it says of the others. */
    private static boolean isKnown(String name, String place, String field, JsonNode value) {
        return violations(name, place, field, value).isEmpty();
    }

    /** What the reader has against a value of this very field. */
    private static String violations(String name, String place, String field, JsonNode value) {
        ObjectNode spec = spec(name, place);
        at(spec, place).set(field, value);
        String path = place.isEmpty() ? field : place + "." + field;
        if (JobSpec.read(spec.toString()) instanceof JobSpec.Rejected rejected) {
            return rejected.violations().stream()
                    .filter(violation -> violation.field().equals(path))
                    .map(Violation::message)
                    .collect(Collectors.joining("; "));
        }
        return "";
    }

    /** The least that can be written of a spec with such a part. */
    private static ObjectNode spec(String name, String place) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("dataset").put("name", "fashion-mnist");
        spec.putObject("method").put("name", "supervised");
        if (name.equals("StartFromModelSpec")) {
            spec.putObject(place)
                    .putObject("model")
                    .put("name", "weights.safetensors")
                    .put("bytes", 1)
                    .put("sha256", "a".repeat(64));
        } else if (place.equals("startFrom")) {
            spec.putObject(place).put("jobId", "6f9619ff-8b86-d011-b42d-00cf4fc964ff");
        }
        if (name.equals("BackboneSpec") || name.equals("FeaturesSpec")) {
            spec.putObject("network")
                    .put("name", "backbone")
                    .putObject("model")
                    .put("name", "some.onnx")
                    .put("bytes", 1)
                    .put("sha256", "0".repeat(64));
        }
        if (place.equals("earlyStopping")) {
            ((ObjectNode) spec.get("dataset")).put("validation", 10);
        }
        String choice =
                switch (name) {
                    case "SupervisedSpec" -> "supervised";
                    case "PseudoLabelSpec" -> "pseudo-label";
                    case "MeanTeacherSpec" -> "mean-teacher";
                    case "PiModelSpec" -> "pi-model";
                    case "TemporalEnsemblingSpec" -> "temporal-ensembling";
                    case "VatSpec" -> "vat";
                    case "FixMatchSpec" -> "fixmatch";
                    case "IctSpec" -> "ict";
                    case "MixMatchSpec" -> "mixmatch";
                    case "MixPseudoLabelSpec" -> "mix-pseudo-label";
                    case "CclSpec" -> "ccl";
                    case "AdamSpec" -> "adam";
                    case "ConstantSpec" -> "constant";
                    case "MultiStepSpec" -> "multi-step";
                    default -> "";
                };
        ObjectNode part = at(spec, place);
        if (!choice.isEmpty()) {
            part.put("name", choice);
        }
        return spec;
    }

    /** The object at a place such as {@code augmentation.weak}; made where it is missing. */
    private static ObjectNode at(ObjectNode spec, String place) {
        return place.isEmpty() ? spec : spec.withObject("/" + place.replace('.', '/'));
    }

    private static JobSpec accepted(ObjectNode spec) {
        return ((JobSpec.Accepted) JobSpec.read(spec.toString())).spec();
    }

    private static boolean same(JsonNode published, JsonNode read) {
        if (published.isNumber() && read.isNumber()) {
            return published.decimalValue().compareTo(read.decimalValue()) == 0;
        }
        return published.equals(read);
    }

    private static TreeSet<String> names(JsonNode object) {
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
