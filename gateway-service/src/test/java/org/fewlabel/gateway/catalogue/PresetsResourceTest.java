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
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.contracts.job.ScheduleSpec;
import org.fewlabel.contracts.job.WarmUp;
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
    void allShareTheArticlesSetUp() throws IOException {
        for (JobSpec spec : specs().values()) {
            assertThat(spec.dataset().name()).isEqualTo(DatasetName.CIFAR10);
            assertThat(spec.dataset().labels()).isEqualTo(4000);
            assertThat(spec.network().name()).isEqualTo(NetworkName.CNN13);
            assertThat(spec.epochs()).isEqualTo(400);
            assertThat(spec.stepsPerEpoch()).isNull();
            assertThat(spec.augmentation().weak().colorJitter()).isNotNull();
            assertThat(spec.optimizer()).isInstanceOfSatisfying(OptimizerSpec.Sgd.class, sgd -> {
                assertThat(sgd.learningRate()).isEqualTo(0.1);
                assertThat(sgd.momentum()).isEqualTo(0.9);
                assertThat(sgd.nesterov()).isTrue();
                assertThat(sgd.weightDecay()).isEqualTo(5e-4);
            });
        }
    }

    @Test
    void takesTheTwoWaysToFeedTheData() throws IOException {
        Map<String, JobSpec> specs = specs();

        assertThat(specs.get("ict-mixed").batch()).isEqualTo(new BatchSpec(64, 64, true));
        assertThat(specs.get("ict-separate").batch()).isEqualTo(new BatchSpec(100, 100, false));
        assertThat(specs.get("mixmatch-mixed").batch()).isEqualTo(new BatchSpec(100, 100, true));
        assertThat(specs.get("mixmatch-separate").batch()).isEqualTo(new BatchSpec(100, 100, false));
        assertThat(specs.get("mixmatch-mixed").method())
                .isEqualTo(specs.get("mixmatch-separate").method());
        assertThat(specs.get("ict-separate").resolvedStepsPerEpoch()).isEqualTo(500);
        assertThat(specs.get("ict-mixed").resolvedStepsPerEpoch()).isEqualTo(46_000 / 64);
    }

    @Test
    void warmsThePiModelUpAndDropsHalfOfItsActivations() throws IOException {
        JobSpec piModel = specs().get("pi-model-mixed");

        assertThat(piModel.network().dropout()).isEqualTo(0.5);
        assertThat(piModel.schedule()).isEqualTo(new ScheduleSpec.Constant(80, WarmUp.EXPONENTIAL, 50));
        assertThat(specs().get("ict-mixed").network().dropout()).isZero();
        assertThat(specs().get("ict-mixed").schedule()).isInstanceOf(ScheduleSpec.Cosine.class);
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

    private static Map<String, JobSpec> specs() throws IOException {
        Map<String, JobSpec> specs = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> cell : cells().entrySet()) {
            specs.put(cell.getKey(), Json.mapper().treeToValue(cell.getValue().get("spec"), JobSpec.class));
        }
        return specs;
    }

    private static JsonNode get(String path) throws IOException {
        return Json.mapper()
                .readTree(given().get(path).then().statusCode(200).extract().asString());
    }
}
