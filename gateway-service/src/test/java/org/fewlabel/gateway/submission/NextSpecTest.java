package org.fewlabel.gateway.submission;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.UUID;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A round after the other: a job, corrections, and the job that goes on from both. */
@QuarkusTest
class NextSpecTest {
    @Inject
    Front front;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @Test
    void canBeSubmittedRoundAfterRound() {
        UUID job = over(Front.SPEC);
        String set = correct(job, 3);

        String spec = next(job, set)
                .statusCode(200)
                .body("name", equalTo("moons"))
                .body("seed", equalTo(1))
                .body("startFrom.jobId", equalTo(job.toString()))
                .body("startFrom.withLastLayer", equalTo(true))
                .body("startFrom.moreLabels", equalTo(false))
                .body("dataset.labelSet", equalTo(set))
                .extract()
                .asString();
        UUID second = over(spec);
        String more = correct(second, 4);

        next(second, more)
                .statusCode(200)
                .body("startFrom.jobId", equalTo(second.toString()))
                .body("startFrom.moreLabels", equalTo(false))
                .body("dataset.labelSet", equalTo(more));
        given().get("/api/v1/jobs/" + second + "/next").then().statusCode(200).body("dataset.labelSet", equalTo(set));
        given().get("/api/v1/jobs/" + job + "/next").then().statusCode(200).body("dataset.labelSet", nullValue());
    }

    /** A set that does not have the labels of the job's own one leaves some unnamed, which the weights know. */
    @Test
    void saysWhatTheWeightsKnowBeside() {
        UUID job = over(Front.SPEC);
        UUID second = over(next(job, correct(job, 3)).extract().asString());
        String other = Front.json()
                .body("{\"dataset\": \"two-moons\", \"labels\": [{\"index\": 7, \"class\": \"upper moon\"}]}")
                .post("/api/v1/label-sets")
                .then()
                .extract()
                .path("digest");

        next(second, other).statusCode(200).body("startFrom.moreLabels", equalTo(true));
    }

    @Test
    void saysWhyThereIsNone() {
        UUID waiting = Front.submitted(Front.SPEC);

        next(waiting, "0".repeat(64))
                .statusCode(400)
                .body("violations.field", contains("dataset.labelSet", "startFrom.jobId"));
        next(waiting, "moons").statusCode(400).body("violations.field", contains("labelSet"));
        next(UUID.randomUUID(), "0".repeat(64)).statusCode(404);
    }

    private UUID over(String spec) {
        UUID job = Front.submitted(spec);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1)
                .starts()
                .trained(0)
                .labeled(0)
                .trained(1)
                .labeled(1)
                .finished(Outcome.COMPLETED);
        Front.awaitState(job, "succeeded");
        return job;
    }

    private static String correct(UUID job, int image) {
        return Front.json()
                .body("{\"job\": \"" + job + "\", \"labels\": [{\"index\": " + image + ", \"class\": \"lower moon\"}]}")
                .post("/api/v1/label-sets")
                .then()
                .statusCode(201)
                .extract()
                .path("digest");
    }

    private static ValidatableResponse next(UUID job, String labelSet) {
        return given().queryParam("labelSet", labelSet)
                .get("/api/v1/jobs/" + job + "/next")
                .then();
    }
}
