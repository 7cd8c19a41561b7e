package org.fewlabel.gateway.sweep;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.Json;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the metrics service is asked about a sweep, and what becomes of its answer. */
@QuarkusTest
class SweepComparisonResourceTest {
    private static final String PLAN = """
            {"name": "few", "repeats": {"seeds": [1, 2]}, "baseline": "supervised", "limits": {"parallel": 1},
             "base": {"dataset": {"name": "two-moons"}, "epochs": 2, "stepsPerEpoch": 10},
             "axes": {"dataset.labels": [6, 10]},
             "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "vat"}}]}
            """;

    @ConfigProperty(name = "fewlabel.metrics.url")
    URI url;

    @Inject
    Front front;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private LabelerWire wire;

    @BeforeEach
    void answering() throws IOException {
        front.empty();
        wire = new LabelerWire(url, exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Accept"));
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] bytes = "row,mean\r\n".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/csv;charset=UTF-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterEach
    void hangUp() {
        front.empty();
        wire.close();
    }

    @Test
    void asksForItsCellsAndPassesOnTheAnswer() throws IOException {
        String sweep = submitted();

        given().accept("text/csv")
                .get("/api/v1/sweeps/" + sweep + "/comparison?figure=average.last&confidence=0.9&format=csv")
                .then()
                .statusCode(200)
                .contentType("text/csv;charset=UTF-8")
                .body(equalTo("row,mean\r\n"));

        assertThat(asked.get(0)).isEqualTo("POST /api/v1/comparison?format=csv text/csv");
        JsonNode body = Json.mapper().readTree(asked.get(1));
        assertThat(body.path("figure").asText()).isEqualTo("average.last");
        assertThat(body.path("confidence").asDouble()).isEqualTo(0.9);
        assertThat(body.at("/rows/2/label").asText()).isEqualTo("vat, dataset.labels=6");
        assertThat(body.at("/rows/2/baseline").asText()).isEqualTo("supervised, dataset.labels=6");
        assertThat(body.at("/rows/3/baseline").asText()).isEqualTo("supervised, dataset.labels=10");
        assertThat(body.at("/rows/3/planned").asInt()).isEqualTo(2);
        assertThat(body.at("/rows/3/settings/dataset.labels").asInt()).isEqualTo(10);
        assertThat(body.at("/rows/3/runs/1/seed").asInt()).isEqualTo(2);
        assertThat(body.at("/rows/3/runs/1/state").asText()).isEqualTo("planned");
    }

    @Test
    void comparesWithAnotherRowWhereThatIsAskedFor() throws IOException {
        String sweep = submitted();

        given().get("/api/v1/sweeps/" + sweep + "/comparison?baseline=vat")
                .then()
                .statusCode(200);

        assertThat(Json.mapper().readTree(asked.get(1)).at("/rows/0/baseline").asText())
                .isEqualTo("vat, dataset.labels=6");
    }

    /** The page has no other name for what it shows. */
    @Test
    void takesTheLabelOfACellForItsRow() throws IOException {
        String sweep = submitted();

        given().queryParam("baseline", "vat, dataset.labels=10")
                .get("/api/v1/sweeps/" + sweep + "/comparison")
                .then()
                .statusCode(200);

        JsonNode rows = Json.mapper().readTree(asked.get(1)).path("rows");
        assertThat(rows.at("/0/baseline").asText()).isEqualTo("vat, dataset.labels=6");
        assertThat(rows.at("/1/baseline").asText()).isEqualTo("vat, dataset.labels=10");
    }

    @Test
    void asksNothingWhereTheQuestionIsWrong() {
        String sweep = submitted();

        given().get("/api/v1/sweeps/" + sweep + "/comparison?baseline=best")
                .then()
                .statusCode(400)
                .body("violations.field", contains("baseline"));
        given().get("/api/v1/sweeps/" + sweep + "/comparison?confidence=high")
                .then()
                .statusCode(400)
                .body("violations.field", contains("confidence"));
        given().get("/api/v1/sweeps/" + UUID.randomUUID() + "/comparison")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:unknown-sweep"));

        assertThat(asked).isEmpty();
    }

    /** Nobody writes the content of an answer to HEAD, so nobody closed it: each held a connection to the metrics service for good. */
    @Test
    void answersHeadWithoutTheContent() throws Exception {
        String sweep = submitted();
        wire.close();
        CompletableFuture<IOException> ended = new CompletableFuture<>();
        wire = new LabelerWire(url, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "text/csv");
            exchange.sendResponseHeaders(200, Long.MAX_VALUE); // More than the connection holds.
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[1 << 20]);
                }
            } catch (IOException e) {
                ended.complete(e);
            }
        });

        given().head("/api/v1/sweeps/" + sweep + "/comparison")
                .then()
                .statusCode(200)
                .contentType("text/csv");

        assertThat(ended).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void saysThatTheMetricsServiceIsAway() {
        String sweep = submitted();
        wire.close();

        given().get("/api/v1/sweeps/" + sweep + "/comparison").then().statusCode(503);
    }

    private static String submitted() {
        return Front.json()
                .body(PLAN)
                .post("/api/v1/sweeps")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }
}
