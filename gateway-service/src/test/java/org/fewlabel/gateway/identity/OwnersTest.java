package org.fewlabel.gateway.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose the work is, who may change it, and the line that says who did. */
@QuarkusTest
@TestProfile(Required.class)
class OwnersTest {
    private static final String JOBS = "/api/v1/jobs";
    private static final String SWEEPS = "/api/v1/sweeps";
    private static final String PLAN = """
        {"name": "many", "repeats": {"seeds": [1, 2]},
         "base": {"dataset": {"name": "two-moons", "labels": 10}, "epochs": 2, "stepsPerEpoch": 10},
         "rows": [{"method": {"name": "supervised"}}]}
        """;

    @Inject
    Front front;

    private String alice;
    private String bob;

    private LogLines audit;

    @BeforeEach
    void begin() {
        front.empty();
        front.sql("DELETE FROM api_token");
        alice = Required.token("alice", "submit");
        bob = Required.token("bob", "submit");
        audit = LogLines.of("org.fewlabel.audit");
    }

    @AfterEach
    void end() {
        audit.close();
    }

    @Test
    void aJobIsItsSubmittersAndCanBeListedByThat() {
        String hers = Required.submitted(alice);
        Required.submitted(bob);

        Required.as(bob).get(JOBS + "/" + hers).then().statusCode(200).body("owner", equalTo("alice"));
        Required.as(bob).get(JOBS + "?owner=alice").then().body("jobs.id", equalTo(List.of(hers)));
        Required.as(bob).get(JOBS + "?owner=carol").then().body("jobs", hasSize(0));
        Required.as(bob).get(JOBS).then().body("jobs", hasSize(2));
    }

    @Test
    void nobodyChangesTheJobOfSomebodyElseButAnOperator() {
        String job = JOBS + "/" + Required.submitted(alice);
        List<Function<String, Response>> wishes = List.of(
                token -> Required.as(token).post(job + "/pause"),
                token -> Required.as(token).post(job + "/resume"),
                token -> Required.as(token).post(job + "/retry"),
                token -> Required.as(token).post(job + "/cancel"),
                token -> Required.jsonAs(token).body("{\"priority\": 7}").patch(job),
                token -> Required.jsonAs(token).body("{\"keep\": true}").patch(job),
                token -> Required.jsonAs(token).body("{}").post(job + "/audits"),
                token -> Required.jsonAs(token).body("{}").post(job + "/audits/" + UUID.randomUUID() + "/answers"));

        for (Function<String, Response> wish : wishes) {
            wish.apply(bob)
                    .then()
                    .statusCode(403)
                    .body("type", equalTo("urn:fewlabel:not-yours"))
                    .body("detail", containsString("is alice's, and this token is bob's"));
        }

        Required.as(alice).get(job).then().body("state", equalTo("queued")).body("keep", equalTo(false));
        Required.as(alice).post(job + "/pause").then().statusCode(200);
        Required.as(Required.OPERATOR).post(job + "/cancel").then().statusCode(200);
        Required.as(bob).post(JOBS + "/" + UUID.randomUUID() + "/cancel").then().statusCode(404);
    }

    @Test
    void severalTokensMayBeOneOwners() {
        String job = JOBS + "/" + Required.submitted(alice);

        Required.as(Required.token("alice", "submit"))
                .post(job + "/cancel")
                .then()
                .statusCode(200);
    }

    @Test
    void manyAreCancelledOfOnesOwnAlone() {
        String hers = Required.submitted(alice);
        String his = Required.submitted(bob);

        Required.as(bob)
                .post(JOBS + "/cancel?state=queued&owner=alice")
                .then()
                .statusCode(403)
                .body("type", equalTo("urn:fewlabel:not-yours"));
        Required.as(bob)
                .post(JOBS + "/cancel?state=queued")
                .then()
                .statusCode(200)
                .body("jobs", equalTo(List.of(his)));
        Required.as(Required.OPERATOR)
                .post(JOBS + "/cancel?owner=alice")
                .then()
                .statusCode(200)
                .body("jobs", equalTo(List.of(hers)));
    }

    @Test
    void theJobsOfASweepAreItsOwners() {
        String sweep = Required.jsonAs(alice)
                .body(PLAN)
                .post(SWEEPS)
                .then()
                .statusCode(202)
                .body("owner", equalTo("alice"))
                .extract()
                .path("id");

        for (String wish : List.of("pause", "resume", "cancel")) {
            Required.as(bob)
                    .post(SWEEPS + "/" + sweep + "/" + wish)
                    .then()
                    .statusCode(403)
                    .body("type", equalTo("urn:fewlabel:not-yours"));
        }
        Required.jsonAs(bob)
                .body("{\"seeds\": [9]}")
                .post(SWEEPS + "/" + sweep + "/repeats")
                .then()
                .statusCode(403);
        Required.as(bob).get(SWEEPS + "?owner=bob").then().body("sweeps", hasSize(0));
        await().until(() -> Required.as(bob)
                        .get(JOBS + "?owner=alice")
                        .jsonPath()
                        .getList("jobs")
                        .size()
                == 2);
        Required.as(alice).post(SWEEPS + "/" + sweep + "/cancel").then().statusCode(200);
    }

    @Test
    void aKeyIsANameAmongThoseOfOneOwner() {
        String hers = Required.jsonAs(alice)
                .header("Idempotency-Key", "one")
                .body(Front.SPEC)
                .post(JOBS)
                .path("id");

        Required.jsonAs(bob)
                .header("Idempotency-Key", "one")
                .body(Front.SPEC)
                .post(JOBS)
                .then()
                .statusCode(202)
                .body("id", not(equalTo(hers)));
        Required.jsonAs(alice)
                .header("Idempotency-Key", "one")
                .body(Front.SPEC)
                .post(JOBS)
                .then()
                .statusCode(202)
                .body("id", equalTo(hers));
    }

    @Test
    void labelSetsAreTheirMakers() {
        Required.jsonAs(alice)
                .body("{\"dataset\": \"fashion-mnist\", \"labels\": [{\"index\": 1, \"class\": \"Sandal\"}]}")
                .post("/api/v1/label-sets")
                .then()
                .statusCode(201)
                .body("owner", equalTo("alice"));
        Required.as(bob)
                .get("/api/v1/label-sets?owner=alice")
                .then()
                .statusCode(200)
                .body("labelSets.owner", equalTo(List.of("alice")));
        Required.as(bob).get("/api/v1/label-sets?owner=bob").then().body("labelSets", hasSize(0));
    }

    /** Somebody else's rows are as old as the time before tokens. */
    @Test
    void nobodyDeletesTheUploadOfSomebodyElse() {
        front.sql(
                "INSERT INTO upload (sha256, name, bytes, contents, labeled_per_class, left_out, uploaded_at) VALUES ('"
                        + "a".repeat(64)
                        + "', 'cats', 1, '{\"classes\": [\"a\", \"b\"], \"unlabeled\": 1, \"test\": 1, \"sha256\": \""
                        + "a".repeat(64) + "\", \"labeled\": 2}', '[1, 1]', 0, now())");

        Required.as(bob)
                .delete("/api/v1/datasets/cats")
                .then()
                .statusCode(403)
                .body("detail", containsString("the upload is local's"));
    }

    @Test
    void everyWriteLeavesALineOfWhoAndWhatAndHowItEnded() {
        String id = Required.submitted(alice);
        Required.as(bob).post(JOBS + "/" + id + "/cancel").then().statusCode(403);
        given().post(JOBS + "/" + id + "/cancel").then().statusCode(401);
        Required.as(alice).post("/internal/v1/claims").then().statusCode(403);
        Required.as(alice).get(JOBS + "/" + id).then().statusCode(200);
        Required.as(Required.SERVICE).post("/internal/v1/claims").then().statusCode(415);

        await().until(() -> audit.lines().size() >= 4);

        String hers = tokenId("alice");
        assertThat(audit.lines())
                .containsExactly(
                        "write: method=POST path=/api/v1/jobs owner=alice token=" + hers
                                + " status=202 created=/api/v1/jobs/" + id,
                        "write: method=POST path=/api/v1/jobs/" + id + "/cancel owner=bob token=" + tokenId("bob")
                                + " status=403",
                        "write: method=POST path=/api/v1/jobs/" + id + "/cancel owner=- token=- status=401",
                        "write: method=POST path=/internal/v1/claims owner=alice token=" + hers + " status=403");
    }

    /** Refused by its length alone, and its connection closed: who hears of the end of an answer hears of this one, too. */
    @Test
    void aWriteThatIsFarTooLargeLeavesItsLine() throws IOException {
        String head = "POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + alice
                + "\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n";

        assertThat(Front.answer(head)).startsWith("HTTP/1.1 413 ");

        await().until(() -> !audit.lines().isEmpty());

        assertThat(audit.lines())
                .containsExactly(
                        "write: method=POST path=/api/v1/jobs owner=alice token=" + tokenId("alice") + " status=413");
    }

    private String tokenId(String owner) {
        return front.value("SELECT CAST(id AS text) FROM api_token WHERE owner = '" + owner + "'")
                .toString();
    }
}
