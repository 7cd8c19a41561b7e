package org.fewlabel.gateway.quota;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.fewlabel.gateway.Front;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many sweeps of one owner may be open. */
@QuarkusTest
class SweepQuotaTest {
    private static final String SWEEPS = "/api/v1/sweeps";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int AT_ONCE = 8;
    private static final String PLAN = """
            {"name": "moons", "repeats": {"seeds": [1]}, "limits": {"parallel": 1},
             "base": {"dataset": {"name": "two-moons", "labels": 10}, "epochs": 2, "stepsPerEpoch": 10},
             "rows": [{"method": {"name": "supervised"}}]}
            """;

    @Inject
    Front front;

    @Inject
    TestQuotas quotas;

    @BeforeEach
    @AfterEach
    void noSweepsAndNoQuotas() {
        front.empty();
        quotas.reset();
    }

    @Test
    void refusesOneSweepTooManyAndTakesItOnceAnotherIsCancelled() {
        quotas.set("sweeps-max", "2");
        String first = taken();
        String second = taken();

        refused(submit())
                .body(
                        "detail",
                        allOf(
                                containsString("2 sweeps of local's are neither finished nor cancelled"),
                                containsString("2 may be (FEWLABEL_QUOTAS_SWEEPS_MAX)"),
                                containsString("cancel one")));
        given().get("/api/v1/quotas").then().body("sweeps.max", equalTo(2)).body("sweeps.used", equalTo(2));
        Front.json().post(SWEEPS + "/" + first + "/pause").then().statusCode(200);
        refused(submit());

        Front.json().post(SWEEPS + "/" + second + "/cancel").then().statusCode(200);
        taken();
    }

    @Test
    void neverTakesOneTooManyHoweverManyComeAtOnce() throws InterruptedException, ExecutionException {
        quotas.set("sweeps-max", "3");

        List<Integer> statuses = Front.together(AT_ONCE, i -> submit().extract().statusCode());

        assertThat(statuses).containsOnly(202, 429);
        given().get(SWEEPS).then().body("sweeps", hasSize(3));
    }

    @Test
    void theSweepsOfOthersTakeNoRoom() {
        quotas.set("sweeps-max", "1");
        taken();
        front.sql("UPDATE sweep SET owner = 'bob'");

        taken();

        refused(submit());
    }

    @Test
    void aRequestThatWasTakenIsAnsweredAgain() {
        quotas.set("sweeps-max", "1");
        String key = UUID.randomUUID().toString();
        String id = submit(key).statusCode(202).extract().path("id");

        submit(key).statusCode(202).body("id", equalTo(id));
    }

    /** Who lets finished sweeps go on would have had as many open ones as they liked. */
    @Test
    void oneThatIsFinishedGoesOnOnlyWhereThereIsRoom() {
        String finished = taken();
        front.sql("UPDATE sweep SET state = 'FINISHED', finished_at = now()");
        front.sql("UPDATE sweep_run SET job_id = NULL, refused = 'for the test'");
        quotas.set("sweeps-max", "1");
        String open = taken();

        refused(repeat(finished));
        refused(retryFailed(finished));
        given().get(SWEEPS + "/" + finished)
                .then()
                .body("state", equalTo("finished"))
                .body("counts.failed", equalTo(1));

        Front.json().post(SWEEPS + "/" + open + "/cancel").then().statusCode(200);
        retryFailed(finished).statusCode(200).body("state", equalTo("running"));
        // It takes the room by now, and nothing more.
        repeat(finished).statusCode(200);
    }

    /** One of its jobs was retried: it is shown as running, and whoever pauses it or lets it go on plans nothing. */
    @Test
    void oneThatIsFinishedAndShownAsRunningNeedsRoomForFurtherRunsAlone() {
        String finished = taken();
        await().atMost(PATIENCE)
                .until(
                        () -> front.value("SELECT count(*) FROM sweep_run WHERE job_id IS NOT NULL"),
                        Long.valueOf(1)::equals);
        String finishes = "UPDATE sweep SET state = 'FINISHED', finished_at = now() WHERE id = '" + finished + "'";
        front.sql(finishes);
        front.sql("INSERT INTO sweep_run (sweep_id, number, cell, seed, split_seed, key, refused)"
                + " SELECT sweep_id, 1, cell, 2, 2, 'another', 'for the test' FROM sweep_run");
        quotas.set("sweeps-max", "1");
        taken();

        refused(retryFailed(finished));
        refused(repeat(finished));
        wish(finished, "resume").statusCode(200).body("state", equalTo("running"));
        front.sql(finishes);
        wish(finished, "pause").statusCode(200).body("state", equalTo("paused"));
        // A pause was the way past the quota: the sweep was open then, and nobody asked how many others were.
        refused(retryFailed(finished));
        refused(repeat(finished));
        wish(finished, "resume").statusCode(200).body("state", equalTo("running"));
    }

    private static ValidatableResponse wish(String id, String wish) {
        return Front.json().post(SWEEPS + "/" + id + "/" + wish).then();
    }

    private static String taken() {
        return submit().statusCode(202).extract().path("id");
    }

    private static ValidatableResponse submit() {
        return submit(UUID.randomUUID().toString());
    }

    private static ValidatableResponse submit(String key) {
        return Front.json()
                .header("Idempotency-Key", key)
                .body(PLAN)
                .post(SWEEPS)
                .then();
    }

    private static ValidatableResponse repeat(String id) {
        return Front.json()
                .body("{\"seeds\": [2]}")
                .post(SWEEPS + "/" + id + "/repeats")
                .then();
    }

    private static ValidatableResponse retryFailed(String id) {
        return wish(id, "resume?retryFailed=true");
    }

    private static ValidatableResponse refused(ValidatableResponse answer) {
        return answer.statusCode(429).body("type", equalTo("urn:fewlabel:quota"));
    }
}
