package org.fewlabel.gateway.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.fewlabel.gateway.Front;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often one may ask, of a gateway that is soon asked too often. */
@QuarkusTest
@TestProfile(RequestLimitsTest.Few.class)
class RequestLimitsTest {
    private static final String JOBS = "/api/v1/jobs";
    private static final int BURST = 30;
    private static final int WRITES_BURST = 10;
    /** More than a test sends while the buckets fill up by as many. */
    private static final int REQUESTS_MAX = 10 * BURST;

    /** As {@link Required}, with small limits. */
    public static final class Few implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(new Required().getConfigOverrides());
            settings.put("fewlabel.requests.per-second", "1");
            settings.put("fewlabel.requests.burst", String.valueOf(BURST));
            settings.put("fewlabel.requests.writes-per-second", "1");
            settings.put("fewlabel.requests.writes-burst", String.valueOf(WRITES_BURST));
            return settings;
        }
    }

    @Inject
    Front front;

    private String alice;

    @BeforeEach
    void begin() {
        front.empty();
        alice = Required.token("alice", "submit");
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgainAndNobodyElseIs() {
        String other = Required.token("alice", "read");
        assertThat(answeredBeforeRefused(() -> Required.as(alice).get(JOBS))).isGreaterThanOrEqualTo(BURST);

        refused(() -> Required.as(alice).get(JOBS))
                .body("detail", containsString("1 requests a second, and 30 at once"));
        refused(() -> Required.as(alice).get("/api/v1/nowhere"));
        refused(() -> Required.as(alice).post("/internal/v1/claims"));

        Required.as(other).get(JOBS).then().statusCode(200);
        Required.as(alice).get("/q/health/live").then().statusCode(200);
        Required.as(alice).get("/q/metrics").then().statusCode(200);
    }

    @Test
    void whatChangesSomethingIsLimitedBeforeQuestionsAre() {
        int answered =
                answeredBeforeRefused(() -> Required.jsonAs(alice).body("{}").post(JOBS));
        assertThat(answered).isBetween(WRITES_BURST, BURST - 1);

        Required.as(alice).get(JOBS).then().statusCode(200);
        Required.jsonAs(alice).body("[]").post("/api/v1/comparison").then().statusCode(not(429));
    }

    @Test
    void theServicesAreNotLimited() {
        for (int request = 0; request < 2 * BURST; request++) {
            Required.as(Required.SERVICE).post("/internal/v1/claims").then().statusCode(415);
        }
    }

    /** Sign-ins included; what others do at an address, which may be a proxy's, is no matter of a good token. */
    @Test
    void whoeverSaysNoGoodTokenIsLimitedByTheAddressAndGoodTokensThereAreNot() {
        assertThat(answeredBeforeRefused(() -> Required.as("guess").get(JOBS))).isGreaterThanOrEqualTo(BURST);

        refused(() -> Required.as("another guess").get(JOBS));
        refused(() -> given().get(JOBS));
        assertThat(answeredBeforeRefused(
                        () -> Front.json().body("{\"token\": \"guess\"}").post("/api/v1/session")))
                .isLessThan(WRITES_BURST);

        Required.as(alice).get(JOBS).then().statusCode(200);
        given().get("/q/openapi").then().statusCode(200);
    }

    private static int answeredBeforeRefused(Supplier<Response> request) {
        for (int answered = 0; answered < REQUESTS_MAX; answered++) {
            if (request.get().statusCode() == 429) {
                return answered;
            }
        }
        throw new AssertionError("nobody is refused after " + REQUESTS_MAX + " requests");
    }

    /** Once more where a second has passed meanwhile. */
    private static ValidatableResponse refused(Supplier<Response> request) {
        Response answer = request.get();
        for (int again = 0; again < REQUESTS_MAX && answer.statusCode() != 429; again++) {
            answer = request.get();
        }
        return answer.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", anyOf(is("1"), is("2")))
                .body("type", equalTo("urn:fewlabel:too-many-requests"));
    }
}
