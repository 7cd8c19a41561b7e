package org.fewlabel.gateway.worker;

import static io.restassured.RestAssured.given;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.fewlabel.gateway.Front;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TrainerPrecisionsTest {
    private static final String HALF =
            SPEC.replaceFirst("\\{", "{\"network\": {\"name\": \"mlp\", \"precision\": \"bfloat16\"}, ");

    @Inject
    Front front;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    /** A job that nobody can compute would wait for good, and its owner may not look for days. */
    @Test
    void refusesWhatNoTrainerComputesInUntilOneDoes() {
        submit(HALF, "").statusCode(202);

        trainerAsks("[\"float32\"]");
        submit(HALF, "")
                .statusCode(400)
                .body("violations.field", contains("network.precision"))
                .body("violations[0].message", containsString("must be float32"))
                .body("violations[0].message", containsString("was bfloat16"));
        submit(HALF, "?validateOnly=true").statusCode(400);
        given().contentType("application/json")
                .body("""
                        {"name": "halves", "base": {"dataset": {"name": "two-moons"}, "epochs": 2,
                         "network": {"name": "mlp", "precision": "bfloat16"}},
                         "rows": [{"label": "plain", "method": {"name": "supervised"}}], "repeats": {"seeds": [1]}}
                        """)
                .post("/api/v1/sweeps?validateOnly=true")
                .then()
                .statusCode(400)
                .body("violations[0].field", containsString("network.precision"));
        submit(SPEC, "").statusCode(202);

        trainerAsks("[\"float32\", \"bfloat16\"]");
        submit(HALF, "").statusCode(202).body("spec.network.precision", equalTo("bfloat16"));
    }

    private static ValidatableResponse submit(String spec, String query) {
        return given().contentType("application/json")
                .body(spec)
                .when()
                .post("/api/v1/jobs" + query)
                .then();
    }

    private static void trainerAsks(String precisions) {
        given().contentType("application/json")
                .body("{\"trainer\": \"one\", \"precisions\": " + precisions + "}")
                .when()
                .post("/internal/v1/claims")
                .then();
    }
}
