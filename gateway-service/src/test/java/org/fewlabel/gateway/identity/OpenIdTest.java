package org.fewlabel.gateway.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LogLines;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.identity.openid.Provider;
import org.fewlabel.service.identity.AccessTable;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access tokens of an OpenID provider, at a gateway that takes them beside its own. */
@QuarkusTest
@TestProfile(OpenIdTest.WithProvider.class)
class OpenIdTest {
    private static final String JOBS = "/api/v1/jobs";
    private static final String IDENTITY = "/api/v1/identity";
    private static final PublicJsonWebKey KEY = Provider.rsa("first");
    private static final PublicJsonWebKey OTHER = Provider.rsa("second");

    /** As {@link Required}, with a provider, which is not there yet when the gateway starts. */
    public static final class WithProvider implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            int port = Provider.freePort();
            Map<String, String> settings = new HashMap<>(new Required().getConfigOverrides());
            settings.put("test.provider.port", String.valueOf(port));
            settings.put("fewlabel.identity.oidc.issuer", Provider.issuer(port));
            settings.put("fewlabel.identity.oidc.audience", Provider.AUDIENCE);
            settings.put("fewlabel.requests.writes-per-second", "1");
            settings.put("fewlabel.requests.writes-burst", "60");
            settings.put("quarkus.log.category.\"org.jose4j\".level", "DEBUG");
            return settings;
        }
    }

    @Inject
    Front front;

    @Inject
    TestClock clock;

    @Inject
    AccessTable table;

    @ConfigProperty(name = "test.provider.port")
    int port;

    private Provider provider;

    private LogLines logged;

    @BeforeEach
    void begin() {
        front.empty();
        provider = Provider.at(port);
        provider.publish(KEY);
        // What the gateway heard of the provider in the test before is older than it may be.
        clock.advance(Duration.ofHours(25));
        logged = LogLines.of("");
    }

    @AfterEach
    void end() {
        logged.close();
        provider.close();
    }

    private String token(String subject, String... groups) {
        return Provider.signed(provider.claims(clock.instant(), subject, groups), KEY);
    }

    @Test
    void everyEndpointIsForThoseWhoHaveItsRoleAlone() {
        Map<Role, String> tokens = new EnumMap<>(Role.class);
        tokens.put(Role.READ, token("reader", "fewlabel-read"));
        tokens.put(Role.SUBMIT, token("submitter", "fewlabel-submit"));
        tokens.put(Role.OPERATE, token("operator", "fewlabel-operate"));
        String nobodys = token("guest", "staff");
        String forged = Provider.signed(provider.claims(clock.instant(), "forger", "fewlabel-operate"), OTHER);
        List<String> wrong = new ArrayList<>();

        for (AccessTable.Rule rule : table.rules()) {
            String open = rule.role() == null ? null : "forbidden";
            AccessTest.expect(rule, "whoever has no role", Required.as(nobodys), open, wrong);
            AccessTest.expect(
                    rule,
                    "whoever forged one",
                    Required.as(forged),
                    rule.role() == null ? null : "unauthenticated",
                    wrong);
            tokens.forEach((role, token) -> {
                boolean isAllowed = rule.role() == null || role.includes(rule.role());
                AccessTest.expect(rule, role.wireName(), Required.as(token), isAllowed ? null : "forbidden", wrong);
            });
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void theGatewayTellsWhoItIs() {
        Required.as(token("alice-1", "fewlabel-submit"))
                .get(IDENTITY)
                .then()
                .statusCode(200)
                .body("owner", equalTo("oidc:alice-1"))
                .body("roles", equalTo(List.of("read", "submit")))
                .body("via", equalTo("token"));
        Required.as(token("guest", "staff"))
                .get(IDENTITY)
                .then()
                .statusCode(403)
                .body("detail", equalTo("GET /api/v1/identity takes the role read; this token has none"));
    }

    @Test
    void nobodyIsOneOfTheServicesByWhatAProviderSays() {
        String token = token("mallory", "internal", "service", "fewlabel-internal", "fewlabel-operate");

        Required.jsonAs(token)
                .body("{}")
                .post("/internal/v1/claims")
                .then()
                .statusCode(403)
                .body("type", equalTo("urn:fewlabel:forbidden"));
    }

    @Test
    void saysWhatIsWrongWithAToken() {
        JwtClaims forOthers = provider.claims(clock.instant(), "alice-1", "fewlabel-read");
        forOthers.setAudience("mail");
        JwtClaims old = provider.claims(clock.instant().minusSeconds(3600), "alice-1", "fewlabel-read");

        refused(Provider.signed(forOthers, KEY), "the access token is not for the audience fewlabel");
        refused(Provider.signed(old, KEY), "the access token has expired");
        refused(Provider.signed(provider.claims(clock.instant(), "alice-1"), OTHER), "by no key of the provider");
        refused("eyJhbGciOiJub25lIn0.e30.", "signed by one of the algorithms RS256");
        refused("eyJhbGciOiJSUzI1NiJ9." + "a".repeat(9000) + ".a", "longer than 8192 characters");
        refused("fwl_unknown", "there is no such token");
    }

    private static void refused(String token, String why) {
        Required.as(token)
                .get(JOBS)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"fewlabel\", error=\"invalid_token\""))
                .body("type", equalTo("urn:fewlabel:unauthenticated"))
                .body("detail", containsString(why));
    }

    @Test
    void tokensOfTheGatewaysOwnAreAsGoodAsEver() {
        Required.as(Required.token("alice", "read"))
                .get(IDENTITY)
                .then()
                .statusCode(200)
                .body("owner", equalTo("alice"));
        Required.as(Required.OPERATOR).get("/api/v1/tokens").then().statusCode(200);
        Required.as(Required.SERVICE).post("/internal/v1/claims").then().statusCode(415);
    }

    /** Whoever can choose what they are called at the provider. */
    @Test
    void nobodyBecomesAnOwnerOfHereByANameThatTheProviderGives() {
        String hers = Required.submitted(Required.token("alice", "submit"));
        for (String name : List.of("alice", "local", "operator", "service")) {
            String impostor = token(name, "fewlabel-submit");
            Required.as(impostor).get(IDENTITY).then().body("owner", equalTo("oidc:" + name));
            Required.as(impostor)
                    .post(JOBS + "/" + hers + "/cancel")
                    .then()
                    .statusCode(403)
                    .body("type", equalTo("urn:fewlabel:not-yours"))
                    .body("detail", containsString("is alice's, and this token is oidc:" + name + "'s"));
        }
    }

    @Test
    void whatOneMakesIsOnesOwnByEveryFurtherToken() {
        String his = Required.submitted(token("bob-2", "fewlabel-submit"));

        Required.as(token("carol-3", "fewlabel-submit"))
                .post(JOBS + "/" + his + "/pause")
                .then()
                .statusCode(403)
                .body("detail", containsString("the job is oidc:bob-2's"));
        Required.as(token("bob-2", "fewlabel-read"))
                .get(JOBS + "?owner=oidc:bob-2")
                .then()
                .statusCode(200)
                .body("jobs.id", equalTo(List.of(his)));
        Required.as(token("bob-2", "fewlabel-read"))
                .post(JOBS + "/" + his + "/pause")
                .then()
                .statusCode(403);
        Required.as(token("bob-2", "fewlabel-submit"))
                .get("/api/v1/quotas")
                .then()
                .statusCode(200)
                .body("owner", equalTo("oidc:bob-2"))
                .body("waiting.used", equalTo(1));
        Required.as(token("bob-2", "fewlabel-submit"))
                .post(JOBS + "/" + his + "/pause")
                .then()
                .statusCode(200);
        Required.as(token("dave-4", "fewlabel-operate"))
                .post(JOBS + "/" + his + "/cancel")
                .then()
                .statusCode(200);
    }

    /** For what asks by itself, and cannot sign in: an operator says so. */
    @Test
    void anOperatorMakesATokenThatIsAUsersOfTheProvider() {
        String his = Required.submitted(token("bob-2", "fewlabel-submit"));

        Required.as(Required.token("oidc:bob-2", "submit"))
                .post(JOBS + "/" + his + "/cancel")
                .then()
                .statusCode(200);
        for (String owner : List.of("oidc:", "oidc:a b", "OIDC:bob", "ldap:bob", "oidc:" + "a".repeat(60))) {
            Required.jsonAs(Required.OPERATOR)
                    .body("{\"name\": \"test\", \"owner\": \"" + owner + "\", \"roles\": [\"read\"]}")
                    .post("/api/v1/tokens")
                    .then()
                    .statusCode(400)
                    .body("violations.field", equalTo(List.of("owner")));
        }
    }

    @Test
    void aBrowserHasOneInItsCookieUntilItExpires() {
        String token = token("alice-1", "fewlabel-submit");
        String cookie = Required.session(token)
                .statusCode(200)
                .body("owner", equalTo("oidc:alice-1"))
                .body("via", equalTo("session"))
                .header("Set-Cookie", allOf(containsString("HttpOnly"), containsString("SameSite=Strict")))
                .extract()
                .cookie("fewlabel-session");

        given().cookie("fewlabel-session", cookie)
                .get(IDENTITY)
                .then()
                .statusCode(200)
                .body("owner", equalTo("oidc:alice-1"))
                .body("via", equalTo("session"));
        clock.advance(Duration.ofMinutes(6));
        given().cookie("fewlabel-session", cookie)
                .get(IDENTITY)
                .then()
                .statusCode(401)
                .body("detail", equalTo("the access token has expired"));
    }

    @Test
    void aSessionWantsAGoodOneThatABrowserKeepsOfSomebodyWhoHasARole() {
        Required.session(Provider.signed(provider.claims(clock.instant(), "alice-1"), OTHER))
                .statusCode(401)
                .body("type", equalTo("urn:fewlabel:unauthenticated"))
                .body("detail", containsString("by no key of the provider"));
        Required.session(token("guest", "staff"))
                .statusCode(403)
                .body("type", equalTo("urn:fewlabel:forbidden"))
                .body("detail", equalTo("the token of oidc:guest has no role here"));
        Required.session(token("alice-1", "fewlabel-read", "a".repeat(3000)))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("token")))
                .body("violations[0].message", containsString("1 to 3800"));
    }

    @Test
    void whileTheProviderIsAwayItsKeysAreGoodAndOthersCannotBeTold() {
        Required.as(token("alice-1", "fewlabel-read")).get(JOBS).then().statusCode(200);
        provider.goAway();
        clock.advance(Duration.ofHours(1));
        String other = Provider.signed(provider.claims(clock.instant(), "alice-1", "fewlabel-read"), OTHER);

        Required.as(token("alice-1", "fewlabel-read")).get(JOBS).then().statusCode(200);
        isAway(Required.as(other).get(JOBS).then());
        isAway(Required.session(other));
        clock.advance(Duration.ofHours(24));
        isAway(Required.as(token("alice-1", "fewlabel-read")).get(JOBS).then());
        Required.as(Required.OPERATOR).get(JOBS).then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);

        provider.publish(KEY, OTHER);
        provider.comeBack();
        clock.advance(Duration.ofSeconds(6));
        Required.as(Provider.signed(provider.claims(clock.instant(), "alice-1", "fewlabel-read"), OTHER))
                .get(JOBS)
                .then()
                .statusCode(200);
    }

    private static void isAway(ValidatableResponse answer) {
        answer.statusCode(503)
                .header("Retry-After", equalTo("10"))
                .body("type", equalTo("urn:fewlabel:dependency-away"))
                .body("detail", containsString("OpenID provider does not answer"));
    }

    @Test
    void everyWriteLeavesALineOfWhoItWasAndNoTokenIsEverInTheLog() {
        String token = token("auth0|7", "fewlabel-submit");
        JwtClaims old = provider.claims(clock.instant().minusSeconds(3600), "auth0|7", "fewlabel-submit");
        List<String> bad = List.of(
                Provider.signed(old, KEY),
                Provider.signed(provider.claims(clock.instant(), "auth0|7"), OTHER),
                token.substring(0, token.length() - 8),
                "eyJhbGciOiJub25lIn0." + token.split("\\.")[1] + ".");
        Required.as(token)
                .post(JOBS + "/" + UUID.randomUUID() + "/cancel")
                .then()
                .statusCode(404);
        Required.session(token).statusCode(200);
        bad.forEach(each -> {
            Required.as(each).post(JOBS).then().statusCode(401);
            Required.session(each).statusCode(401);
        });
        provider.goAway();
        clock.advance(Duration.ofSeconds(6));
        isAway(Required.as(bad.get(1)).get(JOBS).then());

        await().until(() -> logged.lines().stream()
                        .filter(line -> line.startsWith("write: "))
                        .count()
                >= 2 + 2 * bad.size());

        assertThat(logged.lines())
                .anyMatch(line -> line.endsWith("/cancel owner=oidc:auth0|7 token=oidc:auth0|7 status=404"))
                .anyMatch(line -> line.contains("path=/api/v1/jobs owner=- token=- status=401"))
                .anyMatch(line -> line.contains("The OpenID provider does not answer"))
                .noneMatch(line -> line.contains(token.split("\\.")[1])
                        || bad.stream().anyMatch(each -> line.contains(each.split("\\.")[1])));
    }

    /** Further tokens of the same user make no further room. */
    @Test
    void howOftenOneMayAskIsCountedByUser() {
        boolean isRefused = false;
        for (int each = 0; each < 600 && !isRefused; each++) {
            String token = token("dave-4", "fewlabel-submit", "group-" + each);
            isRefused = Required.as(token)
                            .post(JOBS + "/" + UUID.randomUUID() + "/cancel")
                            .statusCode()
                    == 429;
        }
        assertThat(isRefused).isTrue();
        Required.as(token("erin-5", "fewlabel-submit"))
                .post(JOBS + "/" + UUID.randomUUID() + "/cancel")
                .then()
                .statusCode(404);
    }

    @Test
    void probesAndThePageAreThereWhateverAnOldTokenSays() {
        String old = Provider.signed(provider.claims(clock.instant().minusSeconds(3600), "alice-1"), KEY);
        provider.goAway();

        for (String path : List.of("/q/health/live", "/", "/q/openapi")) {
            Required.as(old).get(path).then().statusCode(200);
        }
    }
}
