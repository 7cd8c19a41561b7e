package org.fewlabel.gateway.catalogue;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class PresetsResourceTest {
    private static final String ARTICLE = "article-cifar10-4000";

    @Test
    void listsThePresets() throws IOException {
        JsonNode presets = get("/api/v1/presets").get("presets");

        assertThat(presets).singleElement().satisfies(preset -> {
            assertThat(preset.get("name").asText()).isEqualTo(ARTICLE);
            assertThat(preset.get("cells")).hasSize(24);
        });
    }

    /** The article's table, in percent. */
    @ParameterizedTest
    @CsvSource({
        "iteration-pseudo-label, 20.03, 15.82",
        "epoch-pseudo-label, 12.03, 10.82",
        "mean-teacher, 10.59, 9.46",
        "mixmatch, 6.70, 6.89",
        "iteration-fixmatch, 6.63, 6.44",
        "iteration-temporal-ensembling, 10.98, 13.53",
        "epoch-temporal-ensembling, 10.74, 10.24",
        "pi-model, 14.11, 12.89",
        "ict, 7.12, 6.74",
        "vat, 13.84, 12.67",
        "mix-pseudo-label-soft, 7.30, 7.08",
        "mix-pseudo-label-hard, 7.33, 7.20"
    })
    void hasEveryCellOfTheArticlesTable(String column, double mixed, double separate) throws IOException {
        Map<String, JsonNode> cells = cells();

        assertThat(cells.get(column + "-mixed").get("articleTestError").asDouble())
                .isCloseTo(mixed / 100, within(1e-9));
        assertThat(cells.get(column + "-separate").get("articleTestError").asDouble())
                .isCloseTo(separate / 100, within(1e-9));
    }

    @Test
    void everySpecCanBeSubmittedAsItIs() throws IOException {
        for (JsonNode cell : cells().values()) {
            String spec = cell.get("spec").toString();

            String checked = given().contentType("application/json")
                    .queryParam("validateOnly", true)
                    .body(spec)
                    .post("/api/v1/jobs")
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();

            assertThat(Json.mapper().readTree(checked)).isEqualTo(Json.mapper().readTree(spec));
        }
    }

    @Test
    void saysWhatMustBeKnownOfACell() throws IOException {
        assertThat(cells().get("pi-model-mixed").get("note").asText()).contains("200 epochs");
        assertThat(cells().get("ict-mixed").get("note").isNull()).isTrue();
    }

    @Test
    void saysThatAPresetDoesNotExist() {
        given().get("/api/v1/presets/nonsense")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", org.hamcrest.Matchers.equalTo("urn:fewlabel:unknown-preset"));
    }

    private static Map<String, JsonNode> cells() throws IOException {
        Map<String, JsonNode> cells = new LinkedHashMap<>();
        get("/api/v1/presets/" + ARTICLE)
                .get("cells")
                .forEach(cell -> cells.put(cell.get("name").asText(), cell));
        return cells;
    }

    private static JsonNode get(String path) throws IOException {
        return Json.mapper()
                .readTree(given().get(path).then().statusCode(200).extract().asString());
    }
}
