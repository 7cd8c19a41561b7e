package org.fewlabel.gateway.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.prediction.PredictionAnswer;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway answers, as the page's tests take it for granted. */
@QuarkusTest
class RecordedForThePageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Of the five runs that are taken two are done, one has failed, one is under way, one waits; three are to come. */
    private static final String PLAN = """
            {"name": "few labels", "repeats": {"seeds": [1, 2]}, "baseline": "supervised", "limits": {"parallel": 2},
             "base": {"dataset": {"name": "two-moons", "labels": 10}, "epochs": 2, "stepsPerEpoch": 10},
             "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "vat"}}, {"method": {"name": "fixmatch"}},
                      {"method": {"name": "ict"}}]}
            """;

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void come() {
        front.empty();
    }

    @AfterEach
    void letGo() {
        front.empty();
        kafka.close();
    }

    /** Where nobody has to say who they are; with whom it is otherwise, PageSignInTest asks the gateway itself. */
    @Test
    void answersWithWhoAsks() {
        record("identity.json", "identity");
    }

    @Test
    void answersWithWhatTheAskerMayHave() {
        record("quotas.json", "quotas");
    }

    @Test
    void answersWithJobs() {
        UUID job = Front.submitted(Front.SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);

        record("job.json", "jobs/" + job);
        record("jobs.json", "jobs");
    }

    @Test
    void answersWithLabelsAndAudits() throws IOException {
        UUID job = LabeledJob.over(kafka, store);

        record("labels.json", "jobs/" + job + "/labels?format=json&pageSize=12&sort=least-sure&spread=class");
        String audits = "/api/v1/jobs/" + job + "/audits";
        JsonPath drawn = Front.json()
                .body("{\"size\": 5, \"seed\": 1}")
                .post(audits)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        List<Integer> images = drawn.getList("items.index", Integer.class);
        // The first is said to be something else than predicted.
        String answers = images.subList(0, 3).stream()
                .map(image -> "{\"index\": " + image + ", \"class\": \""
                        + (LabeledJob.predicted(image).equals(LabeledJob.UPPER) == (image.equals(images.get(0)))
                                ? LabeledJob.LOWER
                                : LabeledJob.UPPER)
                        + "\"}")
                .collect(Collectors.joining(","));
        Front.json()
                .body("{\"answers\": [" + answers + "]}")
                .post(audits + "/" + drawn.getString("id") + "/answers")
                .then()
                .statusCode(200);
        record("audit.json", "jobs/" + job + "/audits/" + drawn.getString("id"));
        record("audits.json", "jobs/" + job + "/audits");
    }

    @Test
    void answersWithSweeps() {
        String plan = "/api/v1/sweeps?validateOnly=true";
        Recording.requireSame(
                "sweep-check.json",
                Front.json()
                        .body(PLAN)
                        .post(plan)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
        String sweep = Front.json()
                .body(PLAN)
                .post("/api/v1/sweeps")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        for (String method : List.of("supervised", "vat", "fixmatch")) {
            UUID job = claimed(sweep, method);
            Worker worker = new Worker(kafka, job, 1).starts();
            if (method.equals("fixmatch")) {
                worker.says(new TrainingFinished(
                        job, 1, Outcome.FAILED, "diverged", "the loss of step 17 in epoch 0 is NaN", null));
                Front.awaitState(job, "failed");
            } else {
                worker.trained(0).labeled(0).trained(1).labeled(1).finished(Outcome.COMPLETED);
                Front.awaitState(job, "succeeded");
            }
        }
        UUID running = claimed(sweep, "ict");
        new Worker(kafka, running, 1).starts().isAt(0, 5);
        Front.awaitState(running, "running");
        await().atMost(PATIENCE).until(() -> counts(sweep).equals(List.of(3, 1, 1, 2, 1, 0)));

        record("sweep.json", "sweeps/" + sweep);
        record("sweeps.json", "sweeps");
    }

    private static List<Integer> counts(String sweep) {
        JsonPath counts = sweep(sweep);
        return List.of("planned", "queued", "running", "succeeded", "failed", "cancelled").stream()
                .map(state -> counts.getInt("counts." + state))
                .toList();
    }

    private static JsonPath sweep(String id) {
        return given().get("/api/v1/sweeps/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The job of the first run of a cell, once the gateway has handed it out. */
    private static UUID claimed(String sweep, String method) {
        String path = "cells.find { it.label == '" + method + "' }.runs[0].jobId";
        String id = await().atMost(PATIENCE).until(() -> sweep(sweep).getString(path), Objects::nonNull);
        String taken = Front.claim("trainer").statusCode(200).extract().path("jobId");
        assertThat(taken).isEqualTo(id);
        return UUID.fromString(id);
    }

    /** A labeler answers with it, and the gateway passes it on; none runs here. */
    @Test
    void passesOnPredictionsOfThisForm() throws IOException {
        JsonNode example = Json.mapper().readTree(Files.readString(Path.of("src/test/web/recorded/predictions.json")));

        PredictionAnswer answer = Json.mapper().treeToValue(example, PredictionAnswer.class);

        assertThat(Json.mapper().readTree(Json.mapper().writeValueAsString(answer)))
                .isEqualTo(example);
    }

    private static void record(String file, String path) {
        Recording.requireSame(
                file,
                given().get("/api/v1/" + path).then().statusCode(200).extract().asString(),
                "etaSeconds");
    }
}
