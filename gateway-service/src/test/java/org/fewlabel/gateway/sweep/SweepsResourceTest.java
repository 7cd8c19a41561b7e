package org.fewlabel.gateway.sweep;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.model.ModelFiles;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.MlpFile;
import org.fewlabel.gateway.Worker;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SweepsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** As the worker of the tests trains them. */
    private static final String PLAN = """
            {"name": "moons", "repeats": {"seeds": [1, 2]}, "baseline": "supervised",
             "limits": {"parallel": 2, "failures": 2},
             "base": {"dataset": {"name": "two-moons", "labels": 10}, "epochs": 2, "stepsPerEpoch": 10},
             "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "vat"}}]}
            """;

    @Inject
    Front front;

    @Inject
    Sweeps sweeps;

    @Inject
    RetentionMarks marks;

    @Inject
    SweepDriver driver;

    @Inject
    SweepRunRepository runs;

    @Inject
    PlanTurns turns;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noSweeps() {
        front.empty();
    }

    @AfterEach
    void noSweepsForOthers() {
        front.empty();
        kafka.close();
    }

    @Test
    void acceptsASweepAndSaysWhereToLook() {
        ValidatableResponse answer = submit(PLAN);

        String id = answer.statusCode(202).extract().path("id");
        answer.header("Location", endsWith("/api/v1/sweeps/" + id));
        given().get(answer.extract().header("Location"))
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("name", equalTo("moons"))
                .body("state", equalTo("running"))
                .body("message", nullValue())
                .body("etaSeconds", nullValue())
                .body("baseline", equalTo("supervised"))
                .body("limits", equalTo(Map.of("runs", 1000, "parallel", 2, "failures", 2)))
                .body("repeats.vary", contains("seed", "dataset.splitSeed"))
                .body("cells.label", contains("supervised", "vat"))
                .body("cells[1].settings", equalTo(Map.of("method.name", "vat")))
                .body("cells[1].runs.seed", contains(1, 2))
                .body("cells[1].runs.splitSeed", contains(1, 2))
                .body("plan.rows", hasSize(2));
    }

    @Test
    void showsWhatWouldRunAndKeepsNothingWhenAskedToValidate() {
        validated(PLAN)
                .statusCode(200)
                .body("name", equalTo("moons"))
                .body("runs", equalTo(4))
                .body("cells.label", contains("supervised", "vat"))
                .body("cells[1].spec.method.epsilon", notNullValue())
                .body(
                        "cells[1].runs",
                        equalTo(List.of(Map.of("seed", 1, "splitSeed", 1), Map.of("seed", 2, "splitSeed", 2))))
                .body("estimate.trainerSeconds", nullValue())
                .body("estimate.restsOn", equalTo("no earlier job that succeeded trained mlp on two-moons"));

        given().get("/api/v1/sweeps").then().body("sweeps", hasSize(0));
    }

    @Test
    void estimatesByJobsThatSucceeded() {
        UUID earlier = Front.submitted(Front.SPEC);
        complete(earlier);
        front.sql("UPDATE job SET held_millis = 4000");

        validated(PLAN)
                .statusCode(200)
                .body("cells.secondsPerRun", contains(4.0f, 4.0f))
                .body("estimate.trainerSeconds", equalTo(16.0f))
                .body("estimate.restsOn", containsString("1 earlier job with the same network and data set"));
    }

    /** A plan of a few kilobytes has a thousand cells in memory, and nothing counted how many were read at once. */
    @Test
    void soManyPlansAreCheckedAtATime() {
        CountDownLatch begun = new CountDownLatch(PlanTurns.AT_A_TIME);
        CountDownLatch over = new CountDownLatch(1);
        ExecutorService others = Executors.newFixedThreadPool(PlanTurns.AT_A_TIME);
        try {
            for (int i = 0; i < PlanTurns.AT_A_TIME; i++) {
                others.submit(() -> turns.inTurn(() -> {
                    begun.countDown();
                    return awaited(over);
                }));
            }
            assertThat(awaited(begun)).isTrue();

            validated(PLAN)
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("type", equalTo("urn:fewlabel:gateway-busy"));
        } finally {
            over.countDown();
            others.shutdown();
        }

        validated(PLAN).statusCode(200);
    }

    @Test
    void namesEveryMistakeInEveryRowAtOnce() {
        submit(PLAN.replace("\"epochs\": 2", "\"epochs\": 0")
                        .replace("{\"name\": \"vat\"}", "{\"name\": \"vat\", \"epsilon\": -1}")
                        .replace("\"parallel\": 2", "\"parallel\": 0"))
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations.field", hasItems("base.epochs", "rows[1].method.epsilon", "limits.parallel"))
                .body("violations", hasSize(3));
        submit("{").statusCode(400);
        submit("x".repeat(70_000)).statusCode(413);
    }

    @Test
    void aJobToStartFromMustBeThere() {
        UUID nobody = UUID.randomUUID();

        submit(PLAN.replace("\"epochs\": 2", "\"startFrom\": {\"jobId\": \"" + nobody + "\"}, \"epochs\": 2"))
                .statusCode(400)
                .body("violations.field", contains("base.startFrom.jobId"))
                .body("violations.message", contains("must be the id of a job, was " + nobody));
    }

    @Test
    void theSameKeyAndBodyAreTheSameSweep() {
        String first = keyed("k", PLAN).statusCode(202).extract().path("id");
        String second = keyed("k", PLAN).statusCode(202).extract().path("id");

        assertThat(second).isEqualTo(first);
        keyed("k", PLAN + " ").statusCode(422).body("type", equalTo("urn:fewlabel:idempotency-key-taken"));
        given().get("/api/v1/sweeps").then().body("sweeps", hasSize(1));
    }

    @Test
    void hasAFewOfItsRunsInTheQueueSeedBySeedUntilAllAreDone() {
        UUID sweep = submitted(PLAN);
        List<String> order = new ArrayList<>();

        for (int run = 0; run < 4; run++) {
            int done = run;
            await().atMost(PATIENCE).until(() -> active() == Math.min(2, 4 - done));
            UUID job = claimed();
            JsonPath spec = Front.job(job);
            order.add(spec.getString("spec.method.name") + " " + spec.getInt("spec.seed") + " "
                    + spec.getInt("spec.dataset.splitSeed") + " " + spec.getString("name"));
            completeClaimed(job);
        }
        awaitState(sweep, "finished");

        assertThat(order)
                .containsExactly("supervised 1 1 moons", "vat 1 1 moons", "supervised 2 2 moons", "vat 2 2 moons");
        JsonPath finished = sweep(sweep);
        assertThat(finished.getInt("counts.succeeded")).isEqualTo(4);
        assertThat(finished.getString("finishedAt")).isNotNull();
        assertThat(finished.<String>getList("cells.runs.flatten().state")).containsOnly("succeeded");
        assertThat(finished.<String>getList("cells.runs.flatten().jobId"))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        given().post("/api/v1/sweeps/" + sweep + "/cancel")
                .then()
                .statusCode(409)
                .body("title", equalTo("The sweep's state does not allow it"));
    }

    @Test
    void whoSubmitsAJobWaitsBehindASweepsShareAlone() {
        submitted(PLAN.replace("[1, 2]", "[1, 2, 3, 4, 5]"));
        await().atMost(PATIENCE).until(() -> active() == 2);

        UUID single = Front.submitted(Front.SPEC);

        assertThat(List.of(claimed(), claimed(), claimed())).last().isEqualTo(single);
    }

    @Test
    void aJobThatWaitsForItsLastLabelsAloneKeepsNoTrainerFromTheNextRun() {
        submitted(PLAN.replace("[1, 2]", "[1, 2, 3, 4, 5]").replace("\"parallel\": 2", "\"parallel\": 1"));
        UUID first = claimedWhenThere();
        Front.claim("trainer").statusCode(204);

        Worker worker =
                new Worker(kafka, first, 1).starts().trained(0).trained(1).finished(Outcome.COMPLETED);

        UUID second = claimedWhenThere();
        assertThat(second).isNotEqualTo(first);
        new Worker(kafka, second, 1).starts().trained(0).trained(1).finished(Outcome.COMPLETED);
        await().atMost(PATIENCE)
                .until(() -> ((Number) front.value(
                                        "SELECT count(*) FROM job WHERE state = 'RUNNING' AND lease_until IS NULL"))
                                .intValue()
                        == 2);
        driver.look();
        assertThat(active()).as("labelers that are behind catch up first").isEqualTo(2);

        worker.labeled(1);
        Front.awaitState(first, "succeeded");
        assertThat(active()).isEqualTo(1);
    }

    /** Also what becomes of one that is started again in the middle: a driver knows nothing but what the database has. */
    @Test
    void severalGatewaysAtOnceDoubleNothing() throws Exception {
        UUID sweep = submitted(PLAN.replace("[1, 2]", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]")
                .replace("\"parallel\": 2", "\"parallel\": 5"));
        ExecutorService gateways = Executors.newFixedThreadPool(3);
        List<Future<?>> looks = new ArrayList<>();
        long most = 0;
        try {
            for (int i = 0; i < 3; i++) {
                SweepDriver another = new SweepDriver(sweeps);
                looks.add(gateways.submit((Callable<Object>) () -> {
                    for (int look = 0; look < 40; look++) {
                        another.look();
                    }
                    return null;
                }));
            }
            while (looks.stream().anyMatch(look -> !look.isDone())) {
                most = Math.max(most, active());
                front.sql("UPDATE job SET state = 'SUCCEEDED', finished_at = now() WHERE id IN"
                        + " (SELECT id FROM job WHERE state = 'QUEUED' LIMIT 1)");
            }
            for (Future<?> look : looks) {
                look.get();
            }
        } finally {
            gateways.shutdownNow();
        }
        await().atMost(PATIENCE).until(() -> {
            front.sql("UPDATE job SET state = 'SUCCEEDED', finished_at = now() WHERE state = 'QUEUED'");
            return sweep(sweep).getString("state").equals("finished");
        });

        assertThat(most).isLessThanOrEqualTo(5);
        assertThat(((Number) front.value("SELECT count(*) FROM job")).longValue())
                .isEqualTo(20);
        assertThat(((Number) front.value("SELECT count(DISTINCT job_id) FROM sweep_run")).longValue())
                .isEqualTo(20);
        assertThat(((Number) front.value("SELECT count(DISTINCT concat(spec ->> 'seed', method)) FROM job"))
                        .longValue())
                .isEqualTo(20);
    }

    @Test
    void isPausedByFailuresAndLosesNothing() {
        UUID sweep = submitted(PLAN.replace("[1, 2]", "[1, 2, 3]"));
        fail(claimedWhenThere());
        fail(claimedWhenThere());
        awaitState(sweep, "paused");

        JsonPath paused = sweep(sweep);
        assertThat(paused.getString("message")).isEqualTo("2 runs failed, as many as limits.failures allows");
        assertThat(paused.getInt("counts.failed")).isEqualTo(2);
        assertThat(paused.getInt("counts.planned") + paused.getInt("counts.queued"))
                .isEqualTo(4);
        assertThat(paused.getString("cells[0].runs[0].message")).isEqualTo("no such file");
        wish(sweep, "resume?retryFailed=true").statusCode(200).body("state", equalTo("running"));
        for (int run = 0; run < 6; run++) {
            complete(null);
        }
        awaitState(sweep, "finished");
        assertThat(sweep(sweep).getInt("counts.succeeded")).isEqualTo(6);
        assertThat(((Number) front.value("SELECT count(*) FROM job")).longValue())
                .as("a job that failed goes on, there is no other one")
                .isEqualTo(6);
    }

    @Test
    void aPausedSweepSubmitsNothingUntilItGoesOn() {
        UUID sweep = submitted(PLAN);
        await().atMost(PATIENCE).until(() -> active() == 2);

        wish(sweep, "pause").statusCode(200).body("state", equalTo("paused"));
        complete(null);
        complete(null);
        driver.look();

        assertThat(sweep(sweep).getInt("counts.planned")).isEqualTo(2);
        assertThat(sweep(sweep).getInt("counts.succeeded")).isEqualTo(2);
        assertThat(active()).isZero();
        wish(sweep, "resume").statusCode(200).body("state", equalTo("running"));
        await().atMost(PATIENCE).until(() -> active() == 2);
    }

    @Test
    void cancelsItsJobsAndNoOthers() {
        UUID single = Front.submitted(Front.SPEC);
        UUID sweep = submitted(PLAN);
        await().atMost(PATIENCE).until(() -> active() == 3);

        wish(sweep, "cancel")
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("counts.cancelled", equalTo(4))
                .body("counts.planned", equalTo(0));

        await().atMost(PATIENCE).until(() -> sweep(sweep).getString("finishedAt") != null);
        assertThat(Front.job(single).getString("state")).isEqualTo("queued");
        assertThat(active()).isEqualTo(1);
        wish(sweep, "cancel").statusCode(200);
        wish(sweep, "resume").statusCode(409);
        wish(sweep, "pause").statusCode(409);
    }

    @Test
    void cancelsWhatRunsOfAFinishedSweepBecauseSomebodyRetriedIt() {
        UUID sweep = submitted(PLAN.replace("[1, 2]", "[1]"));
        UUID job = claimedWhenThere();
        fail(job);
        complete(null);
        awaitState(sweep, "finished");
        given().post("/api/v1/jobs/" + job + "/retry").then().statusCode(200);
        assertThat(sweep(sweep).getString("state")).isEqualTo("running");

        wish(sweep, "cancel").statusCode(200).body("state", equalTo("cancelled"));

        Front.awaitState(job, "cancelled");
        await().atMost(PATIENCE).until(() -> sweep(sweep).getString("finishedAt") != null);
    }

    @Test
    void runsFurtherSeedsOfWhatIsFinished() {
        UUID sweep = submitted(PLAN.replace("[1, 2]", "[1]"));
        complete(null);
        complete(null);
        awaitState(sweep, "finished");

        repeats(sweep, "{\"seeds\": [1, 2]}")
                .statusCode(400)
                .body("violations.message", contains("must be new ones, 1 is there already"));
        repeats(sweep, "{\"seeds\": [7, 8]}")
                .statusCode(200)
                .body("state", equalTo("running"))
                .body("repeats.seeds", contains(1, 7, 8))
                .body("plan.repeats.seeds", contains(1, 7, 8))
                .body("cells[0].runs.splitSeed", contains(1, 7, 8));
        repeats(sweep, "{\"seeds\": [7, 8]}")
                .statusCode(200)
                .body("repeats.seeds", contains(1, 7, 8))
                .body("cells[0].runs", hasSize(3));

        UUID next = claimedWhenThere();
        assertThat(Front.job(next).getInt("spec.seed")).isEqualTo(7);
        assertThat(Front.job(next).getInt("spec.dataset.splitSeed")).isEqualTo(7);
        assertThat(sweep(sweep).getInt("counts.succeeded")).isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongWithFurtherSeeds() {
        UUID sweep = submitted(PLAN);

        for (String wrong : List.of(
                "{}",
                "[]",
                "{",
                "{\"seeds\": [-1]}",
                "{\"seeds\": [7, 7]}",
                "{\"seed\": [7]}",
                "{\"seeds\": [7], \"seeds\": [8]}")) {
            repeats(sweep, wrong).statusCode(400);
        }
        String many = IntStream.range(100, 700).boxed().toList().toString();
        repeats(sweep, "{\"seeds\": " + many + "}")
                .statusCode(400)
                .body("violations.message", contains("must not make more than 1000 runs, would make 1204"));
    }

    @Test
    void aJobThatSomebodyDeletedIsShownAndCanBeRunAgain() {
        UUID sweep = submitted(PLAN.replace("[1, 2]", "[1]"));
        complete(null);
        await().atMost(PATIENCE).until(() -> sweep(sweep).getInt("counts.succeeded") == 1);
        // The driver has seen the first one's end.
        await().atMost(PATIENCE)
                .until(() ->
                        ((Number) front.value("SELECT count(*) FROM sweep_run WHERE outcome = 'SUCCEEDED'")).intValue()
                                == 1);
        front.sql("DELETE FROM idempotency_key");
        front.sql("DELETE FROM job");

        awaitState(sweep, "finished");

        JsonPath finished = sweep(sweep);
        assertThat(finished.getString("cells[0].runs[0].state")).isEqualTo("succeeded");
        assertThat(finished.getString("cells[1].runs[0].state")).isEqualTo("cancelled");
        assertThat(finished.getString("cells[1].runs[0].message")).isEqualTo("its job is gone");
        wish(sweep, "resume?retryFailed=true").statusCode(200);
        complete(null);
        awaitState(sweep, "finished");
        assertThat(sweep(sweep).getInt("counts.succeeded")).isEqualTo(2);
    }

    /** The files may be given up between the check of a plan and the moment in which the sweep names them. It was taken, and all its runs failed. */
    @Test
    void takesNoSweepWhoseSourceHasLostItsFilesMeanwhile() {
        UUID source = Front.submitted(Front.SPEC);
        String plan = PLAN.replace("\"epochs\": 2", "\"startFrom\": {\"jobId\": \"" + source + "\"}, \"epochs\": 2");
        SweepCheck.Accepted checked = (SweepCheck.Accepted)
                new SweepCheck(ImageFolders.UNSEEN, ModelFiles.UNSEEN, spec -> List.of()).read(plan);
        marks.markRemoved(source, Instant.now());

        Sweeps.Submitted answer = sweeps.submit(checked, "somebody", null);

        assertThat(answer).isInstanceOfSatisfying(Sweeps.Rejected.class, rejected -> assertThat(rejected.violations())
                .singleElement()
                .asString()
                .contains(source.toString())
                .contains("were removed at"));
        given().get("/api/v1/sweeps").then().body("sweeps", hasSize(0));
    }

    /** Only the first seed was held against the source: the runs of all others were refused, each at its turn. */
    @Test
    void namesTheSeedsWithWhichAStartKnowsMoreLabels() {
        UUID source = Front.submitted(Front.SPEC.replace("\"labels\": 10", "\"labels\": 10, \"splitSeed\": 1"));
        complete(source);
        String plan = PLAN.replace("[1, 2]", "[1, 2, 3]")
                .replace("\"epochs\": 2", "\"startFrom\": {\"jobId\": \"" + source + "\"}, \"epochs\": 2");

        submit(plan)
                .statusCode(400)
                .body("violations.field", contains("repeats.seeds"))
                .body(
                        "violations[0].message",
                        startsWith("must be others than 2, 3: with 2 startFrom.moreLabels must be true, since"));
        submit(plan.replace("{\"seeds\"", "{\"vary\": [\"seed\"], \"seeds\"")
                        .replace("\"labels\": 10", "\"labels\": 10, \"splitSeed\": 1"))
                .statusCode(202);
        UUID sweep = submitted(
                plan.replace("[1, 2, 3]", "[2, 3]").replace(source + "\"", source + "\", \"moreLabels\": true"));

        repeats(sweep, "{\"seeds\": [1, 4]}")
                .statusCode(400)
                .body("violations.field", contains("seeds"))
                .body(
                        "violations.message",
                        contains(
                                "must be others than 1: with 1 startFrom.moreLabels must be false, since the run uses no"
                                        + " label that it does not name, was true"));
        repeats(sweep, "{\"seeds\": [4]}").statusCode(200);
    }

    /** The answer was 200, and each of the new runs was refused at its turn. */
    @Test
    void takesNoSeedsWhereTheSourceHasLostItsFiles() {
        UUID source = Front.submitted(Front.SPEC.replace("\"labels\": 10", "\"labels\": 10, \"splitSeed\": 1"));
        complete(source);
        UUID sweep = submitted(PLAN.replace("[1, 2]", "[1]")
                .replace("\"epochs\": 2", "\"startFrom\": {\"jobId\": \"" + source + "\"}, \"epochs\": 2"));
        complete(null);
        complete(null);
        awaitState(sweep, "finished");
        marks.markRemoved(source, Instant.now());

        repeats(sweep, "{\"seeds\": [1]}").statusCode(200).body("state", equalTo("finished"));
        repeats(sweep, "{\"seeds\": [2]}")
                .statusCode(400)
                .body("violations.field", contains("seeds"))
                .body("violations[0].message", containsString("those of " + source + " were removed at"));
        assertThat(sweep(sweep).getString("state")).isEqualTo("finished");
    }

    @Test
    void aRunWhoseJobIsRefusedFailsAndTheOthersRun() {
        UUID source = Front.submitted(Front.SPEC);
        complete(source);
        UUID sweep = UUID.fromString(submit(PLAN.replace(
                                "{\"name\": \"vat\"}",
                                "{\"name\": \"vat\"}, \"startFrom\": {\"jobId\": \"" + source
                                        + "\", \"moreLabels\": true}")
                        .replace("\"parallel\": 2", "\"parallel\": 1"))
                .statusCode(202)
                .extract()
                .path("id"));
        front.sql("DELETE FROM idempotency_key WHERE job_id = '" + source + "'");
        await().atMost(PATIENCE).until(() -> active() == 1);
        front.forget(source);

        complete(null);
        complete(null);

        awaitState(sweep, "finished");
        assertThat(sweep(sweep).getInt("counts.failed")).isEqualTo(2);
        assertThat(sweep(sweep).getString("cells[1].runs[0].message"))
                .isEqualTo("startFrom.jobId must be the id of a job, was " + source);
    }

    /** Nothing is left to go on from; the sweep was finished again without a word. */
    @Test
    void aRunWhoseJobsFilesWereRemovedIsDoneAnew() {
        UUID sweep = submitted(PLAN.replace("[1, 2]", "[1]"));
        UUID removed = claimedWhenThere();
        fail(removed);
        complete(null);
        awaitState(sweep, "finished");
        front.sql("INSERT INTO job_retention (job_id, removed_at) VALUES ('" + removed + "', now())");

        wish(sweep, "resume?retryFailed=true").statusCode(200).body("state", equalTo("running"));
        complete(null);

        awaitState(sweep, "finished");
        JsonPath finished = sweep(sweep);
        assertThat(finished.getInt("counts.succeeded")).isEqualTo(2);
        assertThat(finished.getString("cells[0].runs[0].jobId")).isNotEqualTo(removed.toString());
        assertThat(Front.job(removed).getString("state")).isEqualTo("failed");
    }

    @Test
    void oneThatIsToBeDoneAnewAndIsRefusedCanBeDoneAnewLater() throws IOException {
        Path file = MlpFile.write("refused-anew.safetensors", MlpFile.weights(3));
        UUID sweep = submitted(startingFrom("refused-anew.safetensors", "[1]"));
        UUID removed = claimedWhenThere();
        fail(removed);
        awaitState(sweep, "finished");
        front.sql("INSERT INTO job_retention (job_id, removed_at) VALUES ('" + removed + "', now())");
        Files.writeString(file, "no safetensors at all");

        wish(sweep, "resume?retryFailed=true").statusCode(200);
        awaitState(sweep, "finished");
        assertThat(sweep(sweep).getString("cells[0].runs[0].message"))
                .startsWith("startFrom.model must be a safetensors file");

        MlpFile.write("refused-anew.safetensors", MlpFile.weights(3));
        wish(sweep, "resume?retryFailed=true").statusCode(200);
        complete(null);
        awaitState(sweep, "finished");
        assertThat(sweep(sweep).getInt("counts.succeeded")).isEqualTo(1);
    }

    /** A network volume that is away for a moment failed the run, and five of them paused the sweep. */
    @Test
    void aRunWaitsForItsModelsFileAndTheSweepSaysSo() throws IOException {
        Path file = MlpFile.write("away.safetensors", MlpFile.weights(3));
        UUID sweep = submitted(startingFrom("away.safetensors", "[1, 2]"));
        await().atMost(PATIENCE).until(() -> active() == 1);
        Path away = Files.move(file, file.resolveSibling("elsewhere.safetensors"), StandardCopyOption.REPLACE_EXISTING);

        complete(null);
        await().atMost(PATIENCE).until(() -> sweep(sweep).getString("message"), notNullValue());

        assertThat(sweep(sweep).getString("message"))
                .startsWith("its next run waits for its model's file: startFrom.model must be a file")
                .contains("there is no away.safetensors");
        assertThat(sweep(sweep).getMap("counts"))
                .containsEntry("planned", 1)
                .containsEntry("failed", 0)
                .containsEntry("succeeded", 1);
        Files.move(away, file);
        await().atMost(PATIENCE).until(() -> active() == 1);
        assertThat(sweep(sweep).getString("message")).isNull();
    }

    private static String startingFrom(String model, String seeds) {
        return PLAN.replace("\"epochs\": 2", "\"startFrom\": {\"model\": \"" + model + "\"}, \"epochs\": 2")
                .replace(", {\"method\": {\"name\": \"vat\"}}", "")
                .replace("[1, 2]", seeds)
                .replace("\"parallel\": 2", "\"parallel\": 1");
    }

    /** A list needs of a thousand specs what their time rests on, whatever else another version put into them. */
    @Test
    void listsTellTheTimeWithoutReadingWholeSpecs() {
        String plan = PLAN.replace("[1, 2]", "[1, 2, 3]");
        UUID sweep = submitted(plan);
        UUID unknown = submitted(plan.replace("\"moons\"", "\"others\""));
        await().atMost(PATIENCE).until(() -> active() == 4);
        front.sql(
                "UPDATE job SET state = 'SUCCEEDED', started_at = now() - interval '10 seconds', finished_at = now()");
        front.sql("UPDATE sweep_cell SET spec = spec - 'optimizer' - 'network'");
        front.sql(
                "UPDATE sweep_cell SET spec = jsonb_set(spec, '{epochs}', '\"many\"') WHERE number = 1 AND sweep_id = '"
                        + unknown + "'");

        given().get("/api/v1/sweeps?name=moons")
                .then()
                .statusCode(200)
                .body("sweeps.id", contains(sweep.toString()))
                .body("sweeps[0].etaSeconds", equalTo(40));
        given().get("/api/v1/sweeps?name=others").then().statusCode(200).body("sweeps[0].etaSeconds", nullValue());
    }

    @Test
    void listsTakeTheStepsOfAPassOverTheDataFromTheDataSetAlone() {
        submitted(PLAN.replace(", \"stepsPerEpoch\": 10", ""));

        QuarkusTransaction.requiringNew().run(() -> {
            UUID sweep = UUID.fromString(String.valueOf(front.value("SELECT CAST(id AS text) FROM sweep")));
            assertThat(runs.lengths(sweep))
                    .containsExactlyInAnyOrderElementsOf(
                            runs.cells(sweep).stream().map(CellLength::of).toList());
        });
    }

    @Test
    void oneThatCannotBeReadKeepsNobodyFromTheOthers() {
        UUID unreadable = submitted(PLAN.replace("\"parallel\": 2", "\"parallel\": 1"));
        await().atMost(PATIENCE).until(() -> active() == 1);
        front.sql("UPDATE sweep_cell SET spec = '{}' WHERE number = 1");
        complete(null);

        submitted(PLAN.replace("\"moons\"", "\"others\""));

        await().atMost(PATIENCE).until(() -> active() == 2);
        given().get("/api/v1/sweeps").then().statusCode(200).body("sweeps", hasSize(2));
        front.sql("DELETE FROM sweep WHERE id = '" + unreadable + "'");
    }

    /** The first such job ended the cancelling of all behind it, and the answer was 500 though the sweep was cancelled. */
    @Test
    void cancelsTheOtherJobsWhereOneCannotBeRead() {
        UUID sweep = submitted(PLAN);
        await().atMost(PATIENCE).until(() -> active() == 2);
        makeUnreadable(sweep(sweep).getString("cells[0].runs[0].jobId"));

        wish(sweep, "cancel")
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("counts.cancelled", equalTo(3));

        assertThat(active()).isEqualTo(1);
    }

    @Test
    void goesOnBehindARunThatIsToBeRetriedAndCannotBeRead() {
        UUID sweep = submitted(PLAN);
        UUID failed = claimedWhenThere();
        fail(failed);
        Front.awaitState(failed, "failed");
        await().atMost(PATIENCE).until(() -> active() == 2);
        makeUnreadable(failed.toString());
        wish(sweep, "pause").statusCode(200);
        wish(sweep, "resume?retryFailed=true").statusCode(200);

        complete(null);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sweep(sweep).getMap("counts"))
                .containsEntry("planned", 0)
                .containsEntry("failed", 1));
    }

    private void makeUnreadable(String job) {
        front.makeUnreadable(UUID.fromString(job));
    }

    @Test
    void outlivesADatabaseThatFails() {
        front.sql("ALTER TABLE sweep RENAME TO sweep_away");
        try {
            await().atMost(PATIENCE).until(driver::look);
        } finally {
            front.sql("ALTER TABLE sweep_away RENAME TO sweep");
        }
        submitted(PLAN);

        await().atMost(PATIENCE).until(() -> active() == 2);
    }

    @Test
    void listsTheNewestFirstInPagesWithoutTheirCells() {
        for (String name : List.of("first", "second", "third")) {
            submitted(PLAN.replace("\"moons\"", "\"" + name + "\""));
        }

        JsonPath page = given().get("/api/v1/sweeps?pageSize=2")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(page.<String>getList("sweeps.name")).containsExactly("third", "second");
        assertThat(page.getMap("sweeps[0]")).containsKey("counts").doesNotContainKeys("cells", "plan");
        given().get("/api/v1/sweeps?pageSize=2&pageToken=" + page.getString("nextPageToken"))
                .then()
                .body("sweeps.name", contains("first"))
                .body("nextPageToken", nullValue());
        given().get("/api/v1/sweeps?name=second").then().body("sweeps.name", contains("second"));
        given().get("/api/v1/sweeps?pageSize=0&pageToken=x")
                .then()
                .statusCode(400)
                .body("violations", hasSize(2));
    }

    /** All runs of all sweeps of a page were in memory together, a hundred thousand rows, for which the gateway's heap is too small. */
    @Test
    void aPageOfTheLargestSweepsReadsNoRowForEachRun() {
        UUID sweep = submitted(PLAN.replace("\"parallel\": 2", "\"parallel\": 1"));
        wish(sweep, "pause").statusCode(200);
        front.sql("DELETE FROM sweep_run");
        front.sql("INSERT INTO sweep SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid()))).*"
                + " FROM sweep AS one, generate_series(1, 99)");
        front.sql(
                "INSERT INTO sweep_cell SELECT (jsonb_populate_record(cell, jsonb_build_object('sweep_id', sweep.id))).*"
                        + " FROM sweep_cell AS cell, sweep WHERE cell.sweep_id <> sweep.id");
        front.sql("INSERT INTO sweep_run (sweep_id, number, cell, seed, split_seed, key, refused)"
                + " SELECT id, number, number % 2, number, number, 'key' || number, CASE WHEN number < 400 THEN 'for the test' END"
                + " FROM sweep, generate_series(0, 999) AS number");
        List<UUID> ids = given().get("/api/v1/sweeps?pageSize=100")
                .then()
                .statusCode(200)
                .body("sweeps", hasSize(100))
                .body("sweeps.counts.planned", everyItem(equalTo(600)))
                .body("sweeps.counts.failed", everyItem(equalTo(400)))
                .body("sweeps.etaSeconds", everyItem(nullValue()))
                .extract()
                .jsonPath()
                .getList("sweeps.id", UUID.class);

        QuarkusTransaction.requiringNew()
                .run(() -> assertThat(runs.counts(ids)).hasSize(100).allSatisfy((id, counts) -> assertThat(counts)
                        .containsExactlyInAnyOrderEntriesOf(Map.of(RunState.PLANNED, 600, RunState.FAILED, 400))));
        QuarkusTransaction.requiringNew().run(() -> assertThat(runs.alike(sweep, Instant.now()))
                .containsExactlyInAnyOrder(
                        new RunsAlike(0, RunState.PLANNED, 300, 0, 0),
                        new RunsAlike(1, RunState.PLANNED, 300, 0, 0),
                        new RunsAlike(0, RunState.FAILED, 200, 0, 0),
                        new RunsAlike(1, RunState.FAILED, 200, 0, 0)));
    }

    @Test
    void knowsNoOther() {
        String nobody = UUID.randomUUID().toString();

        given().get("/api/v1/sweeps/" + nobody)
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:unknown-sweep"));
        for (String wish : List.of("cancel", "pause", "resume")) {
            given().post("/api/v1/sweeps/" + nobody + "/" + wish).then().statusCode(404);
        }
        Front.json()
                .body("{\"seeds\": [1]}")
                .post("/api/v1/sweeps/" + nobody + "/repeats")
                .then()
                .statusCode(404);
        given().post("/api/v1/sweeps/" + nobody + "/resume?retryFailed=yes")
                .then()
                .statusCode(400);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long active() {
        return ((Number) front.value("SELECT count(*) FROM job WHERE finished_at IS NULL")).longValue();
    }

    private static ValidatableResponse submit(String plan) {
        return Front.json()
                .body(plan.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/sweeps")
                .then();
    }

    private static ValidatableResponse keyed(String key, String plan) {
        return Front.json()
                .header("Idempotency-Key", key)
                .body(plan)
                .post("/api/v1/sweeps")
                .then();
    }

    private static ValidatableResponse validated(String plan) {
        return Front.json()
                .queryParam("validateOnly", true)
                .body(plan)
                .post("/api/v1/sweeps")
                .then();
    }

    private static UUID submitted(String plan) {
        return UUID.fromString(submit(plan).statusCode(202).extract().path("id"));
    }

    private static ValidatableResponse wish(UUID sweep, String wish) {
        return given().post("/api/v1/sweeps/" + sweep + "/" + wish).then();
    }

    private static ValidatableResponse repeats(UUID sweep, String body) {
        return Front.json()
                .body(body)
                .post("/api/v1/sweeps/" + sweep + "/repeats")
                .then();
    }

    private static JsonPath sweep(UUID id) {
        return given().get("/api/v1/sweeps/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void awaitState(UUID sweep, String state) {
        await().atMost(PATIENCE).until(() -> sweep(sweep).getString("state"), state::equals);
    }

    private static UUID claimed() {
        return UUID.fromString(Front.claim("trainer").statusCode(200).extract().path("jobId"));
    }

    private static UUID claimedWhenThere() {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            var answer = Front.claim("trainer").extract();
                            return answer.statusCode() == 200 ? UUID.fromString(answer.path("jobId")) : null;
                        },
                        job -> job != null);
    }

    /** The next of the queue; or that one, which is the only one. */
    private void complete(UUID expected) {
        UUID job = claimedWhenThere();
        if (expected != null) {
            assertThat(job).isEqualTo(expected);
        }
        completeClaimed(job);
    }

    private void completeClaimed(UUID job) {
        int attempt = Front.job(job).getInt("attempt");
        new Worker(kafka, job, attempt)
                .starts()
                .trained(0)
                .trained(1)
                .finished(Outcome.COMPLETED)
                .labeled(1);
        Front.awaitState(job, "succeeded");
    }

    private void fail(UUID job) {
        new Worker(kafka, job, 1)
                .starts()
                .says(new TrainingFinished(job, 1, Outcome.FAILED, "corrupt-dataset", "no such file", null));
        Front.awaitState(job, "failed");
    }
}
