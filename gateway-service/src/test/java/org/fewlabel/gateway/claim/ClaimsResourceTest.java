package org.fewlabel.gateway.claim;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.problem.Problem;
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

        List<String> claimed = new ArrayList<>();
        ExecutorService trainers = Executors.newFixedThreadPool(12);
        try {
            List<Callable<String>> requests = IntStream.range(0, 12)
                    .<Callable<String>>mapToObj(i -> () -> claimedId("trainer-" + i))
                    .toList();
            for (Future<String> each : trainers.invokeAll(requests)) {
                claimed.add(each.get());
            }
        } finally {
            trainers.shutdownNow();
        }

        assertThat(claimed).containsExactlyInAnyOrderElementsOf(submitted);
        Front.claim("late").statusCode(204);
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

    private static String claimedId(String trainer) {
        return Front.claim(trainer).statusCode(200).extract().path("jobId");
    }
}
