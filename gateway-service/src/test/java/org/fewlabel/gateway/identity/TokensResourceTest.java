package org.fewlabel.gateway.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LogLines;
import org.fewlabel.gateway.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens, from their making to their end, and sessions of browsers. */
@QuarkusTest
@TestProfile(Required.class)
class TokensResourceTest {
    private static final String TOKENS = "/api/v1/tokens";
    private static final String COOKIE = "fewlabel-session";

    @Inject
    Front front;

    @Inject
    DataSource database;

    @Inject
    TestClock clock;

    @Inject
    Tokens tokens;

    private LogLines logged;

    @BeforeEach
    void begin() {
        front.sql("DELETE FROM api_token");
        logged = LogLines.of("");
    }

    @AfterEach
    void end() {
        logged.close();
    }

    @Test
    void aTokenIsToldOnceAndItsDigestIsKept() {
        JsonPath made = make("{\"name\": \"notebook\", \"owner\": \"alice\", \"roles\": [\"submit\"]}")
                .statusCode(201)
                .header("Cache-Control", equalTo("no-store"))
                .header("Location", containsString(TOKENS + "/"))
                .body("token", matchesPattern("fwl_[A-Za-z0-9_-]{43}"))
                .body("roles", equalTo(List.of("submit")))
                .body("expiresAt", nullValue())
                .extract()
                .jsonPath();

        String token = made.getString("token");
        Required.as(token)
                .get("/api/v1/identity")
                .then()
                .statusCode(200)
                .body("owner", equalTo("alice"))
                .body("roles", equalTo(List.of("read", "submit")))
                .body("required", equalTo(true))
                .body("via", equalTo("token"));
        String listed = Required.as(Required.OPERATOR).get(TOKENS).asString();
        assertThat(listed).contains("\"owner\":\"alice\"").doesNotContain(token).doesNotContain("\"token\":");
        assertThat(front.value("SELECT string_agg(CAST(t AS text), ' ') FROM api_token t")
                        .toString())
                .doesNotContain(token);
    }

    @Test
    void oneThatWasRevokedIsNoGoodFromThenOn() {
        JsonPath made = made("alice", "read");
        String token = made.getString("token");
        String id = made.getString("id");
        Required.as(token).get("/api/v1/jobs").then().statusCode(200);

        Required.as(Required.OPERATOR).delete(TOKENS + "/" + id).then().statusCode(204);

        Required.as(token).get("/api/v1/jobs").then().statusCode(401);
        Required.as(Required.OPERATOR).delete(TOKENS + "/" + id).then().statusCode(204);
        Required.as(Required.OPERATOR)
                .get(TOKENS)
                .then()
                .body("tokens.find { it.id == '" + id + "' }.revokedAt", notNullValue());
        Required.as(Required.OPERATOR)
                .delete(TOKENS + "/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:unknown-token"));
        Required.as(Required.OPERATOR).delete(TOKENS + "/nonsense").then().statusCode(404);
    }

    /** Another gateway did so: this one has the token in memory. */
    @Test
    void oneThatWasRevokedElsewhereIsNoGoodWithinTenSeconds() {
        JsonPath made = made("alice", "read");
        String token = made.getString("token");
        Required.as(token).get("/api/v1/jobs").then().statusCode(200);
        front.sql("UPDATE api_token SET revoked_at = now() WHERE owner = 'alice'");

        clock.advance(Duration.ofSeconds(6));

        Required.as(token).get("/api/v1/jobs").then().statusCode(401);
    }

    /** What the database cannot tell it cannot tell of a change either; once it can, it is asked. */
    @Test
    void oneThatWasGoodGoesOnForAMinuteWhileTheDatabaseFailsAndNoLonger() {
        String token = made("alice", "read").getString("token");
        Required.as(token).get("/api/v1/methods").then().statusCode(200);
        front.sql("ALTER TABLE api_token RENAME TO api_token_away");
        try {
            clock.advance(Duration.ofSeconds(6));
            Required.as(token).get("/api/v1/methods").then().statusCode(200);
            Required.as(token).get("/api/v1/methods").then().statusCode(200);
            clock.advance(Duration.ofSeconds(60));
            Required.as(token).get("/api/v1/methods").then().statusCode(greaterThanOrEqualTo(500));
        } finally {
            front.sql("ALTER TABLE api_token_away RENAME TO api_token");
        }
        clock.advance(Duration.ofSeconds(2));
        Required.as(token).get("/api/v1/methods").then().statusCode(200);
    }

    /** Of the requests of a page that opens, the first looked and was refused; those beside it were answered from what was seen before. */
    @Test
    void oneThatWasRevokedElsewhereIsNoGoodForThoseEitherWhoAskWhileAnotherLooks() throws Exception {
        String token = made("alice", "read").getString("token");
        Required.as(token).get("/api/v1/methods").then().statusCode(200);
        clock.advance(Duration.ofSeconds(15));
        ExecutorService page = Executors.newFixedThreadPool(2);
        try (Connection elsewhere = database.getConnection();
                Statement statement = elsewhere.createStatement()) {
            elsewhere.setAutoCommit(false);
            statement.execute("LOCK TABLE api_token IN ACCESS EXCLUSIVE MODE");
            Callable<Integer> request =
                    () -> Required.as(token).get("/api/v1/methods").statusCode();
            Future<Integer> first = page.submit(request);
            await().until(() -> ((Number) front.value("SELECT count(*) FROM pg_locks WHERE locktype = 'relation'"
                                    + " AND relation = 'api_token'::regclass AND NOT granted"))
                            .longValue()
                    == 1);
            Future<Integer> second = page.submit(request);
            assertThatThrownBy(() -> second.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            statement.execute("UPDATE api_token SET revoked_at = now()");
            elsewhere.commit();

            assertThat(first.get()).isEqualTo(401);
            assertThat(second.get()).isEqualTo(401);
        } finally {
            page.shutdownNow();
        }
    }

    @Test
    void oneThatWasRevokedElsewhereIsNoGoodOnceTheDatabaseAnswersAgain() {
        String token = made("alice", "read").getString("token");
        Required.as(token).get("/api/v1/methods").then().statusCode(200);
        front.sql("ALTER TABLE api_token RENAME TO api_token_away");
        try {
            clock.advance(Duration.ofSeconds(6));
            Required.as(token).get("/api/v1/methods").then().statusCode(200);
        } finally {
            front.sql("ALTER TABLE api_token_away RENAME TO api_token");
        }
        front.sql("UPDATE api_token SET revoked_at = now() WHERE owner = 'alice'");

        clock.advance(Duration.ofSeconds(2));

        Required.as(token).get("/api/v1/methods").then().statusCode(401);
    }

    @Test
    void oneThatHasExpiredIsNoGood() {
        Instant end = clock.instant().plusSeconds(3600);
        String token = make("{\"name\": \"a\", \"owner\": \"alice\", \"roles\": [\"read\"], \"expiresAt\": \"" + end
                        + "\"}")
                .statusCode(201)
                .extract()
                .path("token");
        Required.as(token).get("/api/v1/jobs").then().statusCode(200);

        clock.advance(Duration.ofSeconds(3601));

        Required.as(token).get("/api/v1/jobs").then().statusCode(401);
    }

    @Test
    void saysWhenOneWasUsedLast() {
        JsonPath made = made("alice", "read");
        Required.as(Required.OPERATOR).get(TOKENS).then().body("tokens.lastUsedAt", everyItem(nullValue()));
        Required.as(made.getString("token")).get("/api/v1/jobs").then().statusCode(200);

        tokens.writeUses();

        Required.as(Required.OPERATOR).get(TOKENS).then().body("tokens[0].lastUsedAt", notNullValue());
    }

    @Test
    void namesEveryWrongField() {
        make("{\"owner\": \"no spaces\", \"roles\": [\"internal\"], \"expiresAt\": \"2001-01-01T00:00:00Z\", \"more\": 1}")
                .statusCode(400)
                .body("violations.field", containsInAnyOrder("name", "owner", "roles", "expiresAt", "more"));
        for (String roles : List.of("[]", "\"read\"", "[\"read\", \"root\"]", "[1]", "null")) {
            make("{\"name\": \"a\", \"owner\": \"a\", \"roles\": " + roles + "}")
                    .statusCode(400)
                    .body("violations.field", equalTo(List.of("roles")));
        }
        make("[]").statusCode(400);
    }

    @Test
    void thereAreAsManyAsMayBeAndThoseThatAreOverMakeRoom() {
        front.sql("INSERT INTO api_token (id, name, owner, roles, sha256, created_at)"
                + " SELECT gen_random_uuid(), 'many', 'many', 'read', encode(sha256(CAST(CAST(i AS text) AS bytea)), 'hex'),"
                + " now() FROM generate_series(1, 1000) AS i");
        make("{\"name\": \"a\", \"owner\": \"a\", \"roles\": [\"read\"]}")
                .statusCode(409)
                .body("type", equalTo("urn:fewlabel:too-many-tokens"));

        front.sql("UPDATE api_token SET revoked_at = now() WHERE id = (SELECT id FROM api_token LIMIT 1)");

        make("{\"name\": \"a\", \"owner\": \"a\", \"roles\": [\"read\"]}").statusCode(201);
        assertThat(front.value("SELECT count(*) FROM api_token")).isEqualTo(1000L);
    }

    @Test
    void aBrowserHasTheTokenInACookieThatNoScriptReads() {
        String token = made("alice", "submit").getString("token");

        String cookie = Required.session(token)
                .statusCode(200)
                .body("owner", equalTo("alice"))
                .body("via", equalTo("session"))
                .header(
                        "Set-Cookie",
                        allOf(
                                containsString("HttpOnly"),
                                containsString("SameSite=Strict"),
                                containsString("Path=/api/v1"),
                                not(containsString("Secure"))))
                .extract()
                .cookie(COOKIE);

        given().cookie(COOKIE, cookie)
                .get("/api/v1/identity")
                .then()
                .statusCode(200)
                .body("owner", equalTo("alice"))
                .body("via", equalTo("session"));
        given().cookie(COOKIE, cookie)
                .header("Sec-Fetch-Site", "cross-site")
                .post("/api/v1/jobs/" + UUID.randomUUID() + "/cancel")
                .then()
                .statusCode(403)
                .body("type", equalTo("urn:fewlabel:cross-origin"));
        given().cookie(COOKIE, cookie)
                .delete("/api/v1/session")
                .then()
                .statusCode(204)
                .header("Set-Cookie", allOf(containsString(COOKIE + "="), containsString("Max-Age=0")));
        given().cookie(COOKIE, "").get("/api/v1/identity").then().statusCode(401);
    }

    @Test
    void theCookieGoesByHttpsAloneWhereThePageCameByIt() {
        String token = made("alice", "read").getString("token");

        given().contentType("application/json")
                .header("X-Forwarded-Proto", "https")
                .body("{\"token\": \"" + token + "\"}")
                .post("/api/v1/session")
                .then()
                .statusCode(200)
                .header("Set-Cookie", containsString("Secure"));
    }

    @Test
    void aSessionWantsAGoodToken() {
        Required.session("fwl_unknown").statusCode(401).body("type", equalTo("urn:fewlabel:unauthenticated"));
        given().contentType("application/json")
                .body("{\"token\": 1, \"more\": 2}")
                .post("/api/v1/session")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("more"));
        given().contentType("application/json")
                .body("fwl_not-json")
                .post("/api/v1/session")
                .then()
                .statusCode(400)
                .body("violations[0].message", not(containsString("fwl_")));
    }

    @Test
    void noTokenIsEverInTheLog() {
        String token = made("alice", "submit").getString("token");
        Required.as(token).get("/api/v1/jobs").then().statusCode(200);
        Required.as(token).post("/internal/v1/claims").then().statusCode(403);
        Required.session(token).statusCode(200);
        given().contentType("application/json")
                .body(token)
                .post("/api/v1/session")
                .then()
                .statusCode(400);
        given().contentType("application/json")
                .body(token)
                .post("/api/v1/jobs")
                .then()
                .statusCode(401);
        Required.jsonAs(token).body(token).post("/api/v1/jobs").then().statusCode(400);
        Required.as(token + "x").get("/api/v1/jobs").then().statusCode(401);

        assertThat(logged.lines())
                .isNotEmpty()
                .noneMatch(line ->
                        line.contains(token) || line.contains(Required.OPERATOR) || line.contains(Required.SERVICE));
    }

    private static JsonPath made(String owner, String role) {
        return make("{\"name\": \"test\", \"owner\": \"" + owner + "\", \"roles\": [\"" + role + "\"]}")
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static ValidatableResponse make(String body) {
        return Required.jsonAs(Required.OPERATOR).body(body).post(TOKENS).then();
    }
}
