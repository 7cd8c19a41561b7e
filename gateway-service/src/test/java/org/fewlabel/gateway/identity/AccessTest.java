package org.fewlabel.gateway.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.AccessTable;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.RestEndpoints;
import org.junit.jupiter.api.Test;

/** Who may ask for what: every endpoint by whoever has each role, by nobody and by a stranger. */
@QuarkusTest
@TestProfile(Required.class)
class AccessTest {
    @Inject
    AccessTable table;

    @Test
    void theTableHasEveryEndpointAndNoOther() {
        Set<String> listed = table.rules().stream()
                .filter(rule -> rule.path().startsWith("/api/") || rule.path().startsWith("/internal/"))
                .map(rule -> rule.method() + " " + rule.path())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(RestEndpoints.of(GatewayAccess.class));
    }

    @Test
    void whatChangesSomethingIsForNobodyWhoOnlyReads() {
        Set<String> forReaders = table.rules().stream()
                .filter(rule -> !rule.method().equals("GET") && (rule.role() == null || rule.role() == Role.READ))
                .map(rule -> rule.method() + " " + rule.path())
                .collect(Collectors.toSet());

        assertThat(forReaders)
                .containsExactlyInAnyOrder("POST /api/v1/comparison", "POST /api/v1/session", "DELETE /api/v1/session");
    }

    @Test
    void everyEndpointIsForThoseWhoHaveItsRoleAlone() {
        Map<Role, String> tokens = new EnumMap<>(Role.class);
        tokens.put(Role.READ, Required.token("reader", "read"));
        tokens.put(Role.SUBMIT, Required.token("submitter", "submit"));
        tokens.put(Role.OPERATE, Required.token("operator", "operate"));
        tokens.put(Role.INTERNAL, Required.SERVICE);
        List<String> wrong = new ArrayList<>();

        for (AccessTable.Rule rule : table.rules()) {
            expect(rule, "nobody", given(), rule.role() == null ? null : "unauthenticated", wrong);
            expect(
                    rule,
                    "a stranger",
                    Required.as("fwl_unknown"),
                    rule.role() == null ? null : "unauthenticated",
                    wrong);
            tokens.forEach((role, token) -> {
                boolean isAllowed = rule.role() == null || role.includes(rule.role());
                expect(rule, role.wireName(), Required.as(token), isAllowed ? null : "forbidden", wrong);
            });
        }

        assertThat(wrong).isEmpty();
        assertThat(table.rules()).hasSizeGreaterThan(50);
    }

    /** @param refusal the kind of problem; null where the question is answered */
    static void expect(AccessTable.Rule rule, String who, RequestSpecification as, String refusal, List<String> wrong) {
        String path = rule.path().replaceAll("\\{[^}]+}", "00000000-0000-0000-0000-000000000001");
        // No resource knows the parameter, so none does anything: what is asked is whether it is reached.
        Response answer = as.queryParam("nonsense", "1").request(rule.method(), path.replace("**", "ready"));
        String type = answer.contentType().startsWith(Problem.MEDIA_TYPE) ? answer.path("type") : "";
        boolean isRefused = answer.statusCode() == 401 || answer.statusCode() == 403;
        boolean isAsExpected = refusal == null
                ? !isRefused
                : isRefused
                        && type.equals("urn:fewlabel:" + refusal)
                        && (answer.statusCode() == 401) == refusal.equals("unauthenticated");
        if (!isAsExpected) {
            wrong.add(rule.method() + " " + path + " by " + who + ": " + answer.statusCode() + " " + type);
        }
    }

    @Test
    void saysWhatIsMissing() {
        given().get("/api/v1/jobs")
                .then()
                .statusCode(401)
                .contentType(Problem.MEDIA_TYPE)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"fewlabel\""))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .body("detail", containsString("Authorization: Bearer"));
        Required.as("fwl_unknown")
                .get("/api/v1/jobs")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("invalid_token"))
                .body("detail", containsString("revoked or has expired"));
        // No provider's tokens are taken here, whatever they look like.
        Required.as("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.")
                .get("/api/v1/jobs")
                .then()
                .statusCode(401)
                .body("detail", containsString("there is no such token"));
        given().header("Authorization", "Basic b3BlcmF0b3I6eA==")
                .get("/api/v1/jobs")
                .then()
                .statusCode(401);
        Required.as(Required.SERVICE)
                .get("/api/v1/jobs")
                .then()
                .statusCode(403)
                .contentType(Problem.MEDIA_TYPE)
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .body("type", equalTo("urn:fewlabel:forbidden"))
                .body("detail", equalTo("GET /api/v1/jobs takes the role read; this token has internal"));
    }

    @Test
    void whatIsNotListedIsNotThereForThoseWhoAreKnownAndClosedToOthers() {
        String path = "/api/v1/forgotten";

        given().get(path).then().statusCode(401);
        Required.as(Required.OPERATOR).get(path).then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        Required.as(Required.OPERATOR).get("/q/dev").then().statusCode(404);
        Required.as(Required.OPERATOR)
                .put("/api/v1/jobs")
                .then()
                .statusCode(405)
                .header("Allow", equalTo("GET, HEAD, OPTIONS, POST"));
    }

    /** An old token in a script must not make a service look ill. */
    @Test
    void probesAndThePageAreThereForEverybodyWhateverTheySay() {
        for (String path : List.of("/q/health/live", "/q/metrics", "/", "/q/openapi", "/favicon.svg")) {
            given().get(path).then().statusCode(200);
            Required.as("fwl_unknown").get(path).then().statusCode(200);
        }
    }

    /** What would be another path to who is not exact. */
    @Test
    void noOtherSpellingOfAPathLeadsInside() {
        for (String path : List.of(
                "//api/v1/jobs",
                "/api/v1/./jobs",
                "/static/../api/v1/jobs",
                "/q/health/../../api/v1/jobs",
                "/api/v1/jobs;a=b",
                "/api/v1/jobs/",
                "/q/health/%2e%2e/%2e%2e/api/v1/jobs",
                "/API/v1/jobs",
                "/api/v1/%6aobs")) {
            assertThat(given().urlEncodingEnabled(false).get(path).statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    @Test
    void theDoorIsBeforeAll() {
        given().header("Host", "rebound.example")
                .get("/api/v1/jobs")
                .then()
                .statusCode(421)
                .body("type", startsWith("urn:fewlabel:foreign-host"));
    }
}
