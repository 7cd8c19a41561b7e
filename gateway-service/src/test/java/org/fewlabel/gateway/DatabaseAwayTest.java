package org.fewlabel.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.LocalEngines;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.api.Test;

/** What users hear while PostgreSQL is away: that it is, and when to try again. */
@QuarkusTest
@TestProfile(DatabaseAwayTest.OwnDatabase.class)
class DatabaseAwayTest {
    /** With a server that no other test misses. */
    public static final class OwnDatabase implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        /** Each request waits as long. */
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.datasource.jdbc.acquisition-timeout", "1S");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(LocalEnginesResource.class, Map.of("databaseToBeStopped", "gateway")),
                    new TestResourceEntry(LabelerWire.Address.class));
        }
    }

    @Test
    void saysThatTheDatabaseIsAwayAndWhenToTryAgain() {
        UUID job = Front.submitted(Front.SPEC);

        LocalEngines.stopPostgresToBeStopped();

        String path = "/api/v1/jobs/" + job;
        for (String question : List.of(
                "/api/v1/jobs",
                "/api/v1/sweeps",
                path,
                path + "/labels",
                path + "/model",
                path + "/checkpoint",
                "/api/v1/ensemble?jobId=" + job + "&jobId=" + UUID.randomUUID())) {
            isAway(question, given().get(question));
        }
        for (String wish : List.of("cancel", "pause", "resume")) {
            isAway(wish, given().post(path + "/" + wish));
        }
        isAway("submit", Front.json().body(Front.SPEC).post("/api/v1/jobs"));
        isAway(
                "key",
                Front.json().header("Idempotency-Key", "k").body(Front.SPEC).post("/api/v1/jobs"));
        isAway("claim", Front.json().body("{\"trainer\": \"t\"}").post("/internal/v1/claims"));
        given().get("/api/v1/methods").then().statusCode(200);
    }

    private static void isAway(String what, Response answer) {
        assertThat(answer.statusCode()).as(what).isEqualTo(503);
        answer.then()
                .contentType(Problem.MEDIA_TYPE)
                .header("Retry-After", equalTo("10"))
                .body("type", equalTo("urn:fewlabel:dependency-away"))
                .body("detail", equalTo("PostgreSQL does not answer; try again shortly"));
    }
}
