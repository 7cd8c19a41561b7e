package org.fewlabel.metrics;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.ProblemDetails;
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

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(LocalEnginesResource.class, Map.of("databaseToBeStopped", "metrics")));
        }
    }

    @Test
    void saysThatTheDatabaseIsAwayAndWhenToTryAgain() {
        given().get("/api/v1/results").then().statusCode(200);

        LocalEngines.stopPostgresToBeStopped();

        for (String question :
                List.of("/api/v1/results", "/api/v1/results/" + UUID.randomUUID(), "/api/v1/comparison")) {
            given().get(question)
                    .then()
                    .statusCode(503)
                    .contentType(ProblemDetails.MEDIA_TYPE)
                    .header("Retry-After", equalTo("10"))
                    .body("detail", equalTo("PostgreSQL does not answer; try again shortly"));
        }
    }
}
