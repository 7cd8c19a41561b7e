package org.fewlabel.gateway.catalogue;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.MethodName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MethodsResourceTest {
    @Test
    void listsEveryMethod() throws IOException {
        JsonNode methods = methods();

        assertThat(methods)
                .extracting(method -> method.get("name").asText())
                .containsExactlyElementsOf(Arrays.stream(MethodName.values())
                        .map(MethodName::wireName)
                        .toList());
        assertThat(methods).allSatisfy(method -> {
            assertThat(method.get("title").asText()).isNotBlank();
            assertThat(method.get("meaning").asText()).isNotBlank();
        });
    }

    @Test
    void saysWhereAMethodWasPublishedAndWhatItsOptionsAre() throws IOException {
        JsonNode ict = named(methods(), "ict");

        assertThat(ict.get("paper")).isEqualTo(Json.mapper().readTree("""
                        {"authors": "Verma, Lamb, Kannala, Bengio, Lopez-Paz", "year": 2019,
                         "title": "Interpolation Consistency Training for Semi-Supervised Learning",
                         "arxivId": "1903.03825"}
                        """));
        assertThat(named(ict.get("options"), "mixupLoss"))
                .isEqualTo(Json.mapper().readTree("""
                        {"name": "mixupLoss", "type": "choice", "default": "L3", "min": null, "max": null,
                         "choices": ["L1", "L2", "L3", "L4"], "defaultWhere": [],
                         "meaning": "L1, L2: cross entropy or squared error to a target of mixed logits; L3, L4: the mixture of two losses"}
                        """));
        assertThat(named(ict.get("options"), "rampUpEpochs"))
                .isEqualTo(Json.mapper().readTree("""
                        {"name": "rampUpEpochs", "type": "integer", "default": 30, "min": 0, "max": 100000,
                         "choices": [], "defaultWhere": [],
                         "meaning": "epochs in which the factor rises to its full value"}
                        """));
    }

    @Test
    void theBaselineHasNoPaper() throws IOException {
        assertThat(named(methods(), "supervised").get("paper").isNull()).isTrue();
    }

    private static JsonNode methods() throws IOException {
        String body =
                given().get("/api/v1/methods").then().statusCode(200).extract().asString();
        return Json.mapper().readTree(body).get("methods");
    }

    private static JsonNode named(JsonNode entries, String name) {
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
