package org.fewlabel.gateway.claim;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ClaimsResourceTest {
    @Inject
    Front front;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @Test
    void saysThatThereIsNothingToDo() {
        Front.claim("trainer-1").statusCode(204);
    }

    @Test
    void givesAJobWithItsAttemptAndItsLease() {
        UUID job = Front.submitted(SPEC);

        Front.claim("trainer-1")
                .statusCode(200)
                .body("jobId", equalTo(job.toString()))
                .body("attempt", equalTo(1))
                .body("spec.name", equalTo("moons"))
                .body("resumeFrom", nullValue())
                .body("leaseSeconds", equalTo(30));
        assertThat(Front.job(job).getString("state")).isEqualTo("starting");
        assertThat(Front.job(job).getString("startedAt")).isNotNull();
    }

    @Test
    void givesTheMostUrgentJobFirstAndTheOldestOfEquals() {
        UUID first = Front.submitted(SPEC);
        UUID second = Front.submitted(SPEC);
        UUID urgent = Front.submitted(SPEC.replace("\"seed\": 1", "\"seed\": 1, \"priority\": 5"));

        List<String> claimed = List.of(claimedId("a"), claimedId("b"), claimedId("c"));

        assertThat(claimed).containsExactly(urgent.toString(), first.toString(), second.toString());
    }

    @Test
    void neverGivesOneJobToTwoTrainers() throws InterruptedException, ExecutionException {
        List<String> submitted = IntStream.range(0, 12)
                .mapToObj(i -> Front.submitted(SPEC).toString())
                .toList();

        List<String> claimed = Front.together(12, i -> claimedId("trainer-" + i));

        assertThat(claimed).containsExactlyInAnyOrderElementsOf(submitted);
        Front.claim("late").statusCode(204);
    }

    /** The answer was lost on the way; the job was nobody's until the lease ran out, which cost it an attempt. */
    @Test
    void givesTheSameClaimAgainToATrainerThatDidNotGetTheAnswer() {
        UUID first = Front.submitted(SPEC);
        UUID second = Front.submitted(SPEC);

        ask("trainer-1", "question-1").statusCode(200).body("jobId", equalTo(first.toString()));
        ask("trainer-1", "question-1")
                .statusCode(200)
                .body("jobId", equalTo(first.toString()))
                .body("attempt", equalTo(1));
        ask("trainer-2", "question-1").statusCode(200).body("jobId", equalTo(second.toString()));
        ask("trainer-1", "question-2").statusCode(204);

        assertThat(Front.job(first).getInt("attempt")).isEqualTo(1);
    }

    /** A trainer that hears nothing for a while asks again, while the gateway is still at its first question. */
    @Test
    void givesOneJobToOneQuestionThatIsAskedTwiceAtOnce() throws InterruptedException, ExecutionException {
        for (int each = 0; each < 8; each++) {
            Front.submitted(SPEC);
        }
        for (int question = 0; question < 2; question++) {
            String request = "question-" + question;
            List<String> claimed = Front.together(4, i -> ask("trainer-1", request)
                    .statusCode(200)
                    .extract()
                    .jsonPath()
                    .getString("jobId"));
            assertThat(claimed).containsOnly(claimed.get(0));
        }
    }

    @Test
    void givesAClaimOnceThatATrainerHasBegun() {
        UUID job = Front.submitted(SPEC);
        ask("trainer-1", "question-1").statusCode(200);
        try (KafkaProbe kafka = KafkaProbe.local()) {
            new Worker(kafka, job, 1).starts();
            Front.awaitState(job, "running");
        }

        ask("trainer-1", "question-1").statusCode(204);
    }

    @Test
    void wantsAQuestionOfSensibleLength() {
        ask("trainer-1", "x".repeat(101)).statusCode(400).body("violations.field", hasItem("request"));
    }

    /** A later version submitted it, and stands beside this one for as long as an upgrade takes. */
    @Test
    void passesOverAJobThatItCannotRead() {
        UUID ofTomorrow = Front.submitted(SPEC);
        UUID job = Front.submitted(SPEC);
        front.makeUnreadable(ofTomorrow);

        Front.claim("trainer-1").statusCode(200).body("jobId", equalTo(job.toString()));
        Front.claim("trainer-2").statusCode(204);

        given().get("/api/v1/jobs/" + ofTomorrow)
                .then()
                .statusCode(500)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:unreadable-job"))
                .body("detail", containsString(ofTomorrow.toString()))
                .body("detail", containsString("of-tomorrow"));
        given().get("/api/v1/jobs")
                .then()
                .statusCode(200)
                .body("jobs.id", contains(job.toString()))
                .body("unreadable.id", contains(ofTomorrow.toString()))
                .body("unreadable[0].reason", containsString("of-tomorrow"));
    }

    /** A hundred of them hid the rest of the queue. */
    @Test
    void passesOverHoweverManyJobsItCannotRead() {
        UUID ofTomorrow = Front.submitted(SPEC);
        front.makeUnreadable(ofTomorrow);
        front.copies(ofTomorrow, 100);
        UUID job = Front.submitted(SPEC);

        Front.claim("trainer-1").statusCode(200).body("jobId", equalTo(job.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"trainer\": \"\"}", "{\"trainer\": null}"})
    void wantsToKnowTheTrainer(String body) {
        Front.json()
                .body(body)
                .post("/internal/v1/claims")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations.field", hasItem("trainer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"trainer\": {}}"})
    void refusesWhatIsNoRequest(String body) {
        Front.json()
                .body(body)
                .post("/internal/v1/claims")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void hasNoResumePointBeforeTheFirstLabeledEpoch() {
        UUID job = Front.submitted(SPEC);

        given().get("/internal/v1/jobs/" + job + "/resume-point").then().statusCode(204);
    }

    private static ValidatableResponse ask(String trainer, String question) {
        return Front.json()
                .body("{\"trainer\": \"" + trainer + "\", \"request\": \"" + question + "\"}")
                .post("/internal/v1/claims")
                .then();
    }

    private static String claimedId(String trainer) {
        return Front.claim(trainer).statusCode(200).extract().path("jobId");
    }
}
