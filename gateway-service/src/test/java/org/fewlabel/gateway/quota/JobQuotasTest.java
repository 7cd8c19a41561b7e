package org.fewlabel.gateway.quota;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import javax.sql.DataSource;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.TestSettings;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many jobs of one owner may wait, and be with trainers. Requests at once stand for two gateways: what keeps them apart is the database's. */
@QuarkusTest
class JobQuotasTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 12;

    @Inject
    Front front;

    @Inject
    TestQuotas quotas;

    @Inject
    DataSource database;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @AfterEach
    void noQuotas() {
        quotas.reset();
    }

    @Test
    void refusesOneJobTooManyWithTheQuotaAndWhatToDoAndTakesItOnceThereIsRoom() {
        quotas.set("waiting-max", "2");
        UUID first = Front.submitted(SPEC);
        UUID second = Front.submitted(SPEC);

        refused(Front.submit(SPEC))
                .header("Retry-After", nullValue())
                .body("title", equalTo("The owner has as much as one may have"))
                .body(
                        "detail",
                        allOf(
                                containsString("2 jobs of local's are in the queue"),
                                containsString("2 may be (FEWLABEL_QUOTAS_WAITING_MAX)"),
                                containsString("cancel one")));
        Front.ask(second, "pause").statusCode(200);
        refused(Front.submit(SPEC));

        Front.claim("trainer").statusCode(200).body("jobId", equalTo(first.toString()));
        Front.submitted(SPEC);
        refused(Front.submit(SPEC));
        Front.ask(second, "cancel").statusCode(200);
        Front.submitted(SPEC);
    }

    @Test
    void theJobsOfOthersTakeNoRoom() {
        quotas.set("waiting-max", "1");
        belongs(Front.submitted(SPEC), "bob");

        Front.submitted(SPEC);

        refused(Front.submit(SPEC));
    }

    @Test
    void neverTakesOneTooManyHoweverManyComeAtOnce() throws InterruptedException, ExecutionException {
        quotas.set("waiting-max", "3");

        List<Integer> statuses =
                Front.together(AT_ONCE, i -> Front.submit(SPEC).extract().statusCode());

        assertThat(statuses).containsOnly(202, 429);
        assertThat(statuses.stream().filter(status -> status == 202)).hasSize(3);
        assertThat(count("state = 'QUEUED'")).isEqualTo(3);
    }

    @Test
    void aRequestThatWasTakenIsAnsweredAgainAndOneThatWasRefusedKeepsItsKey() {
        quotas.set("waiting-max", "1");
        String taken = Front.submit("taken", SPEC).statusCode(202).extract().path("id");

        Front.submit("taken", SPEC).statusCode(202).body("id", equalTo(taken));
        refused(Front.submit("refused", SPEC));
        Front.ask(UUID.fromString(taken), "cancel").statusCode(200);

        Front.submit("refused", SPEC).statusCode(202).body("id", not(equalTo(taken)));
    }

    @Test
    void aRequestThatComesManyTimesAtOnceIsOneJobAndNeverRefused() throws InterruptedException, ExecutionException {
        quotas.set("waiting-max", "1");

        List<Integer> statuses =
                Front.together(AT_ONCE, i -> Front.submit("one", SPEC).extract().statusCode());

        assertThat(statuses).containsOnly(202);
        assertThat(count("true")).isEqualTo(1);
    }

    /** Who cancels jobs and retries them later would have had as many in the queue as they liked. */
    @Test
    void aJobThatIsOverComesBackIntoTheQueueOnlyWhereThereIsRoom() {
        quotas.set("waiting-max", "1");
        UUID cancelled = Front.submitted(SPEC);
        Front.ask(cancelled, "cancel").statusCode(200);
        UUID other = Front.submitted(SPEC);

        refused(Front.ask(cancelled, "retry"));
        assertThat(Front.job(cancelled).getString("state")).isEqualTo("cancelled");

        Front.ask(other, "cancel").statusCode(200);
        Front.ask(cancelled, "retry").statusCode(200).body("state", equalTo("queued"));
    }

    /** It has succeeded then, and waits for nothing; it was refused for lack of a room that it does not take. */
    @Test
    void aJobThatIsLabeledInFullIsRetriedWithoutRoom() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        try (KafkaProbe kafka = KafkaProbe.local()) {
            new Worker(kafka, job, 1).starts().trained(0).labeled(0).trained(1).labeled(1);
            await().atMost(PATIENCE)
                    .until(() -> Front.job(job).getInt("progress.labeledEpochs"), Integer.valueOf(2)::equals);
        }
        front.sql("UPDATE job SET state = 'CANCELLED', trainer = NULL, lease_until = NULL, finished_at = now()"
                + " WHERE id = '" + job + "'");
        quotas.set("waiting-max", "1");
        Front.submitted(SPEC);

        Front.ask(job, "retry").statusCode(200).body("state", equalTo("succeeded"));
    }

    /** The next run of a sweep may be this job, retried by whoever holds the owner's queue: the two waited for each other. */
    @Test
    void aRetryThatWaitsForTheQueueHoldsNoJob() throws Exception {
        holdsNoJobWhileItWaitsForTheQueue(job -> Front.ask(job, "retry"));
    }

    @Test
    void aSubmissionThatWaitsForTheQueueDoesNotHoldTheJobItStartsFrom() throws Exception {
        holdsNoJobWhileItWaitsForTheQueue(job ->
                Front.submit(SPEC.replace("\"seed\": 1", "\"seed\": 1, \"startFrom\": {\"jobId\": \"" + job + "\"}")));
    }

    private void holdsNoJobWhileItWaitsForTheQueue(Function<UUID, ValidatableResponse> request) throws Exception {
        quotas.set("waiting-max", "1");
        UUID cancelled = Front.submitted(SPEC);
        Front.ask(cancelled, "cancel").statusCode(200);
        ExecutorService asker = Executors.newSingleThreadExecutor();
        try (Connection sweep = database.getConnection();
                Statement statement = sweep.createStatement()) {
            sweep.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('queue of local', 0))");
            Future<Integer> answer =
                    asker.submit(() -> request.apply(cancelled).extract().statusCode());
            front.awaitAdvisoryLockIsWaitedFor();

            statement.execute("SELECT 1 FROM job WHERE id = '" + cancelled + "' FOR UPDATE NOWAIT");

            sweep.rollback();
            assertThat(answer.get()).isLessThan(500);
        } finally {
            asker.shutdownNow();
        }
    }

    @Test
    void theRunsOfASweepWaitForRoomAndSayWhyAndNoneFails() {
        quotas.set("waiting-max", "2");
        String sweep = Front.json()
                .body("""
                    {"name": "many", "repeats": {"seeds": [1, 2, 3, 4]}, "limits": {"parallel": 4},
                     "base": {"dataset": {"name": "two-moons", "labels": 10}, "epochs": 2, "stepsPerEpoch": 10},
                     "rows": [{"method": {"name": "supervised"}}]}
                    """)
                .post("/api/v1/sweeps")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sweep(sweep).body().asString())
                        .contains("its next run waits for room: 2 jobs of local's are in the queue"));
        given().get("/api/v1/sweeps/" + sweep)
                .then()
                .body("state", equalTo("running"))
                .body("counts.planned", equalTo(2))
                .body("counts.failed", equalTo(0));
        assertThat(count("true")).isEqualTo(2);

        Front.claim("one").statusCode(200);
        Front.claim("two").statusCode(200);

        await().atMost(PATIENCE).until(() -> count("true") == 4);
        given().get("/api/v1/sweeps/" + sweep)
                .then()
                .body("state", equalTo("running"))
                .body("message", nullValue())
                .body("counts.planned", equalTo(0))
                .body("counts.failed", equalTo(0));
    }

    @Test
    void passesOverTheJobsOfWhoHasAsManyWithTrainersAsMayBeAndSaysSo() {
        quotas.set("running-max", "1");
        UUID begun = Front.submitted(SPEC);
        UUID held = Front.submitted(SPEC.replace("\"seed\": 1", "\"seed\": 1, \"priority\": 9"));
        belongs(begun, "alice");
        belongs(held, "alice");
        UUID bobs = Front.submitted(SPEC);
        belongs(bobs, "bob");
        Front.claim("one").statusCode(200).body("jobId", equalTo(held.toString()));

        Front.claim("two").statusCode(200).body("jobId", equalTo(bobs.toString()));
        Front.claim("three").statusCode(204);

        assertThat(Front.job(begun).getString("state")).isEqualTo("queued");
        assertThat(Front.job(begun).getString("waiting.message"))
                .isEqualTo("as many jobs of alice's are with trainers as may be at a time, 1"
                        + " (FEWLABEL_QUOTAS_RUNNING_MAX); it begins when one of them leaves its trainer");
        front.sql("UPDATE job SET state = 'CANCELLED', trainer = NULL, lease_until = NULL, finished_at = now()"
                + " WHERE id = '" + held + "'");
        assertThat(Front.job(begun).getString("waiting")).isNull();
        Front.claim("three").statusCode(200).body("jobId", equalTo(begun.toString()));
    }

    /** A provider calls people what it likes, such as by their entry in a directory. */
    @Test
    void passesOverAnOwnerWithACommaAndNobodyElse() {
        quotas.set("running-max", "1");
        UUID begun = Front.submitted(SPEC);
        belongs(begun, "oidc:ada,bob");
        belongs(Front.submitted(SPEC), "oidc:ada,bob");
        UUID bobs = Front.submitted(SPEC);
        belongs(bobs, "bob");

        Front.claim("one").statusCode(200).body("jobId", equalTo(begun.toString()));
        Front.claim("two").statusCode(200).body("jobId", equalTo(bobs.toString()));
        Front.claim("three").statusCode(204);
    }

    @Test
    void neverGivesOutOneTooManyHoweverManyTrainersAskAtOnce() throws InterruptedException, ExecutionException {
        for (int each = 0; each < AT_ONCE; each++) {
            Front.submitted(SPEC);
        }
        quotas.set("running-max", "3");

        for (int round = 0; round < 4; round++) {
            String trainers = "trainer-" + round + "-";
            Front.together(AT_ONCE, i -> Front.claim(trainers + i).extract().statusCode());
            assertThat(count("state = 'STARTING'")).isBetween(1L, 3L);
        }

        assertThat(count("state = 'STARTING'")).isEqualTo(3);
    }

    /** A gateway that is stopped in the middle of a claim holds up the jobs of one owner, and no other's. */
    @Test
    void aClaimWaitsForNoOtherClaim() throws SQLException {
        quotas.set("running-max", "5");
        UUID hers = Front.submitted(SPEC);
        UUID his = Front.submitted(SPEC);
        belongs(hers, "alice");
        belongs(his, "bob");

        try (Connection stopped = database.getConnection();
                Statement statement = stopped.createStatement()) {
            stopped.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('claims of alice', 0))");
            Front.claim("one").statusCode(200).body("jobId", equalTo(his.toString()));
            Front.claim("two").statusCode(204);
            stopped.rollback();
        }

        Front.claim("two").statusCode(200).body("jobId", equalTo(hers.toString()));
    }

    @Test
    void tellsWhatMayBeAndWhatIs() {
        quotas.set("waiting-max", "7");
        Front.submitted(SPEC);
        Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        belongs(Front.submitted(SPEC), "bob");

        given().get("/api/v1/quotas")
                .then()
                .statusCode(200)
                .body("owner", equalTo("local"))
                .body("waiting.max", equalTo(7))
                .body("waiting.used", equalTo(1))
                .body("running.max", nullValue())
                .body("running.used", equalTo(1))
                .body("storage.max", nullValue())
                .body("storage.used", equalTo(0));
    }

    @Test
    void aQuotaOfNothingIsAMistake() {
        assertThatThrownBy(() -> new Quotas(quotas.repository, TestSettings.with("fewlabel.quotas.running-max", "0")))
                .hasMessage("FEWLABEL_QUOTAS_RUNNING_MAX must be at least 1, was: 0");
    }

    private static ValidatableResponse refused(ValidatableResponse answer) {
        return answer.statusCode(429).body("type", equalTo("urn:fewlabel:quota"));
    }

    private static Response sweep(String id) {
        return given().get("/api/v1/sweeps/" + id);
    }

    private void belongs(UUID job, String owner) {
        front.sql("UPDATE job SET owner = '" + owner + "' WHERE id = '" + job + "'");
    }

    private long count(String which) {
        return ((Number) front.value("SELECT count(*) FROM job WHERE " + which)).longValue();
    }
}
