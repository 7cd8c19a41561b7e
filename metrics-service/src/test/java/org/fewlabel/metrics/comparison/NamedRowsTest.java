package org.fewlabel.metrics.comparison;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.Runs;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows whose jobs whoever asks has named. */
@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class NamedRowsTest {
    @Inject
    Runs runs;

    @Test
    void comparesRowsAsTheyArePutTogether() throws Exception {
        StringBuilder supervised = new StringBuilder();
        StringBuilder fixmatch = new StringBuilder();
        for (int seed = 1; seed <= 3; seed++) {
            supervised
                    .append(run(
                            runs.repeat("named", "supervised", 100, seed, seed, 0.3 + seed * 0.01), seed, "succeeded"))
                    .append(',');
            fixmatch.append(run(
                            runs.repeat("named", "fixmatch", 100, seed, seed, 0.2 + seed * 0.012), seed, "succeeded"))
                    .append(',');
        }
        UUID running = runs.unfinishedRepeat("named", "fixmatch", 100, 4, 4, JobState.RUNNING);

        JsonNode comparison = compare("""
        {"baseline": "plain", "rows": [
          {"label": "plain", "planned": 5, "settings": {"labels": 100}, "runs": [%s %s]},
          {"label": "with views", "planned": 5, "settings": {"labels": 100, "views": 2}, "runs": [%s %s, %s]}]}
        """.formatted(
                        supervised,
                        "{\"seed\": 4, \"splitSeed\": 4, \"state\": \"planned\"}",
                        fixmatch,
                        run(running, 4, "running"),
                        run(UUID.randomUUID(), 5, "failed")));

        assertThat(comparison.at("/rows").findValuesAsText("label")).containsExactly("plain", "with views");
        JsonNode plain = comparison.at("/rows/0");
        assertThat(plain.at("/planned").intValue()).isEqualTo(5);
        assertThat(plain.at("/n").intValue()).isEqualTo(3);
        assertThat(plain.at("/unfinished/0/state").asText()).isEqualTo("planned");
        assertThat(plain.at("/unfinished/0/jobId").isNull()).isTrue();
        JsonNode views = comparison.at("/rows/1");
        assertThat(views.at("/unfinished").findValuesAsText("state")).containsExactly("running", "failed");
        assertThat(views.at("/difference/pairs").intValue()).isEqualTo(3);
        assertThat(views.at("/difference/mean").doubleValue()).isCloseTo(-9.6, within(1e-9));
        assertThat(views.at("/settings/views").intValue()).isEqualTo(2);
        assertThat(comparison.at("/differing/0").asText()).isEqualTo("views");
    }

    /** Whoever has the job knows that it is over before the news is here. */
    @Test
    void saysWhatIsStillOnItsWay() throws Exception {
        UUID known = runs.unfinishedRepeat("ahead", "supervised", 100, 1, 1, JobState.RUNNING);
        UUID late = runs.succeededBeforeItsLastEpoch("ahead-late", 0.4);

        JsonNode unfinished =
                compare("""
            {"rows": [{"label": "one", "runs": [%s, {"jobId": "%s", "seed": 0, "splitSeed": 0, "state": "succeeded"}]}]}
            """.formatted(run(known, 1, "succeeded"), late)).at("/rows/0/unfinished");

        assertThat(unfinished.findValuesAsText("state")).containsExactly("succeeded", "succeeded");
        assertThat(unfinished.findValuesAsText("reason"))
                .containsExactly(
                        "some of its epochs are missing, or still on their way",
                        "the news of its end is still on its way");
    }

    @Test
    void comparesARowWithItsOwnBaseline() throws Exception {
        StringBuilder[] rows = new StringBuilder[4];
        double[] errors = {0.5, 0.4, 0.3, 0.1};
        for (int row = 0; row < 4; row++) {
            rows[row] = new StringBuilder();
            for (int seed = 1; seed <= 3; seed++) {
                UUID job = runs.repeat("own-" + row, "supervised", 100, seed, seed, errors[row] + seed * 0.01);
                rows[row].append(seed == 1 ? "" : ",").append(run(job, seed, "succeeded"));
            }
        }

        JsonNode comparison = compare("""
        {"rows": [{"label": "a, 40", "runs": [%s]}, {"label": "b, 40", "baseline": "a, 40", "runs": [%s]},
                  {"label": "a, 400", "runs": [%s]}, {"label": "b, 400", "baseline": "a, 400", "runs": [%s]}]}
        """.formatted((Object[]) rows));

        assertThat(comparison.at("/rows/1/difference/mean").doubleValue()).isCloseTo(-10, within(1e-9));
        assertThat(comparison.at("/rows/3/difference/mean").doubleValue()).isCloseTo(-20, within(1e-9));
        assertThat(comparison.at("/rows/0/difference").isNull()).isTrue();
        assertThat(comparison.at("/comparisons").intValue()).isEqualTo(2);
    }

    @Test
    void refusesSeedsThatAreNotTheJobs() {
        UUID job = runs.repeat("mistaken", "supervised", 100, 1, 2, 0.5);

        given().contentType("application/json")
                .body("{\"rows\": [{\"label\": \"a\", \"runs\": [" + run(job, 1, "succeeded") + "]}]}")
                .post(ComparisonResourceTest.COMPARISON)
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("rows[0].runs[0]"))
                .body("violations[0].message", containsString("seed 1 and splitSeed 2, had 1 and 1"));
    }

    @Test
    void namesEverythingThatIsWrongInABody() {
        given().contentType("application/json")
                .body("""
            {"figure": "best", "confidence": "high", "baseline": "nobody", "colour": 1, "rows": [
              {"label": "a", "planned": -1, "runs": [{"jobId": "x", "seed": 1.5, "state": "odd"}]},
              {"label": "a", "runs": {}}, {"runs": [], "settings": {"deep": {}}}, 7]}
            """)
                .post(ComparisonResourceTest.COMPARISON)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body(
                        "violations.field",
                        hasItems(
                                "figure",
                                "confidence",
                                "baseline",
                                "colour",
                                "rows[0].planned",
                                "rows[0].runs[0].jobId",
                                "rows[0].runs[0].seed",
                                "rows[0].runs[0].splitSeed",
                                "rows[0].runs[0].state",
                                "rows[1].label",
                                "rows[1].runs",
                                "rows[2].label",
                                "rows[2].settings.deep",
                                "rows[3]"));
    }

    @ParameterizedTest
    @CsvSource({"'{', is not JSON", "'[]', must be a JSON object", "'{}', must be a list of at most 500 rows"})
    void refusesWhatIsNoSuchBody(String body, String rule) {
        given().contentType("application/json")
                .body(body)
                .post(ComparisonResourceTest.COMPARISON)
                .then()
                .statusCode(400)
                .body("violations[0].message", containsString(rule));
    }

    @Test
    void refusesMoreRowsAndRunsThanItTakes() {
        String row = "{\"label\": \"a\", \"runs\": []}";
        given().contentType("application/json")
                .body("{\"rows\": [" + String.join(",", Collections.nCopies(501, row)) + "]}")
                .post(ComparisonResourceTest.COMPARISON)
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("rows"))
                .body("violations[0].message", equalTo("must be a list of at most 500 rows, had 501"));
        String planned = "{\"seed\": 1, \"splitSeed\": 1}";
        given().contentType("application/json")
                .body("{\"rows\": [{\"label\": \"a\", \"runs\": ["
                        + String.join(",", Collections.nCopies(20_001, planned)) + "]}]}")
                .post(ComparisonResourceTest.COMPARISON)
                .then()
                .statusCode(400)
                .body("violations[0].message", equalTo("must have at most 20000 runs together, had 20001"));
    }

    private static String run(UUID job, int seed, String state) {
        return "{\"jobId\": \"%s\", \"seed\": %s, \"splitSeed\": %s, \"state\": \"%s\"}"
                .formatted(job, seed, seed, state);
    }

    private static JsonNode compare(String body) throws JsonProcessingException {
        return Json.mapper()
                .readTree(given().contentType("application/json")
                        .body(body)
                        .post(ComparisonResourceTest.COMPARISON)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
    }
}
