package org.fewlabel.gateway.control;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.gateway.submission.Submissions;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do with jobs that failed, that wait, and with many at once. */
@QuarkusTest
class JobControlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Front front;

    @Inject
    Submissions submissions;

    @Inject
    DataSource database;

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
    void pausesResumesAndCancelsAJobInTheQueueAndTakesEachWishTwice() {
        UUID job = Front.submitted(SPEC);

        Front.ask(job, "pause")
                .statusCode(200)
                .body("state", equalTo("paused"))
                .body("reason", equalTo("paused-by-user"));
        Front.ask(job, "pause").statusCode(200).body("state", equalTo("paused"));
        Front.ask(job, "resume")
                .statusCode(200)
                .body("state", equalTo("queued"))
                .body("reason", nullValue());
        Front.ask(job, "resume").statusCode(200).body("state", equalTo("queued"));
        Front.ask(job, "cancel")
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("finishedAt", not(nullValue()));
        Front.ask(job, "cancel").statusCode(200).body("state", equalTo("cancelled"));
        Front.ask(job, "pause")
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString("cancelled cannot be paused"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume"})
    void cannotMoveAJobThatThereIsNot(String wish) {
        Front.ask(UUID.randomUUID(), wish).statusCode(404).body("type", equalTo("urn:fewlabel:unknown-job"));
    }

    @Test
    void letsAJobThatFailedGoOnFromItsLastLabeledEpoch() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer-1").statusCode(200);
        Worker first = new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        first.says(new TrainingFinished(job, 1, Outcome.FAILED, "dataset-unavailable", "there is no moons", null));
        Front.awaitState(job, "failed");
        assertThat(Front.job(job).getString("advice"))
                .isEqualTo("Give the workers the data set that the message names, then retry the job.");

        for (int time = 0; time < 2; time++) {
            Front.ask(job, "retry")
                    .statusCode(200)
                    .body("state", equalTo("queued"))
                    .body("reason", equalTo("retried-by-user"))
                    .body("attempt", equalTo(2))
                    .body("advice", nullValue())
                    .body("finishedAt", nullValue())
                    .body("lastFailure.reason", equalTo("dataset-unavailable"));
        }
        first.cannotLabel(1); // Of a time before: it is no news.
        // While that is looked at, the job is passed over.
        await().atMost(PATIENCE).untilAsserted(() -> Front.claim("trainer-2")
                .statusCode(200)
                .body("attempt", equalTo(3))
                .body("resumeFrom.epoch", equalTo(0)));
        Worker second = new Worker(kafka, job, 3).isAt(1, 2);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.step") == 2);
        second.trained(1).finished(Outcome.COMPLETED).ends(1, Worker.ARTIFACT, null);

        Front.awaitState(job, "succeeded");
        Front.ask(job, "retry").statusCode(409).body("detail", equalTo("a job that is succeeded cannot be retried"));
    }

    @Test
    void letsAJobThatWasCancelledByMistakeGoOn() {
        UUID job = Front.submitted(SPEC);
        Front.ask(job, "cancel").statusCode(200).body("state", equalTo("cancelled"));

        Front.ask(job, "retry").statusCode(200).body("state", equalTo("queued"));

        Front.claim("trainer").statusCode(200).body("jobId", equalTo(job.toString()));
    }

    @Test
    void refusesToRetryAJobThatIsPausedOrThatThereIsNot() {
        UUID job = Front.submitted(SPEC);
        Front.ask(job, "pause").statusCode(200);

        Front.ask(job, "retry").statusCode(409).body("detail", containsString("resume it"));
        Front.ask(UUID.randomUUID(), "retry").statusCode(404);
    }

    @Test
    void givesTheJobOfTheHigherPriorityAwayFirst() {
        UUID older = Front.submitted(SPEC);
        UUID newer = Front.submitted(SPEC);

        prioritize(newer, "{\"priority\": 5}")
                .statusCode(200)
                .body("priority", equalTo(5))
                .body("spec.priority", equalTo(0));

        Front.claim("trainer").statusCode(200).body("jobId", equalTo(newer.toString()));
        Front.claim("trainer").statusCode(200).body("jobId", equalTo(older.toString()));
        prioritize(newer, "{\"priority\": -100}").statusCode(200).body("priority", equalTo(-100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | priority",
                "{\"priority\": null} | priority",
                "{\"priority\": 101} | priority",
                "{\"priority\": -2147483648} | priority",
                "{\"priority\": 1.5} | priority",
                "{\"priority\": \"1\"} | priority",
                "{\"priority\": 1, \"seed\": 2} | seed",
                "[] | ``",
                "{ | ``",
                "`` | ``",
            })
    void namesWhatIsWrongWithAChange(String body, String field) {
        UUID job = Front.submitted(SPEC);

        prioritize(job, body).statusCode(400).body("violations[0].field", equalTo(field));
    }

    @Test
    void givesNoPriorityToAJobThatIsOver() {
        UUID job = Front.submitted(SPEC);
        Front.ask(job, "cancel").statusCode(200);

        prioritize(job, "{\"priority\": 1}").statusCode(409).body("detail", containsString("is cancelled"));
        prioritize(UUID.randomUUID(), "{\"priority\": 1}").statusCode(404);
    }

    @Test
    void cancelsWhatTheFiltersLetThrough() {
        UUID running = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        UUID waiting = Front.submitted(SPEC);
        UUID other = Front.submitted(SPEC.replace("moons\", \"dataset", "suns\", \"dataset"));

        cancelAll("name=moons&state=queued")
                .statusCode(200)
                .body("jobs", equalTo(List.of(waiting.toString())))
                .body("more", equalTo(false));
        cancelAll("method=mean-teacher&dataset=two-moons")
                .statusCode(200)
                .body("jobs", equalTo(List.of(running.toString(), other.toString())));
        cancelAll("method=mean-teacher").statusCode(200).body("jobs", equalTo(List.of()));

        assertThat(Front.job(running).getString("state")).isEqualTo("cancelling");
        assertThat(Front.job(other).getString("state")).isEqualTo("cancelled");
    }

    /** Who cancels what waits does not mean what a trainer, or somebody's pause, was quicker with. */
    @Test
    void cancelsNoJobThatTheFilterDoesNotLetThroughAnyMore() throws Exception {
        UUID paused = Front.submitted(SPEC);
        UUID waiting = Front.submitted(SPEC);
        ExecutorService asker = Executors.newSingleThreadExecutor();
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE job SET state = 'PAUSED' WHERE id = '" + paused + "'");
            Future<List<String>> cancelled = asker.submit(
                    () -> cancelAll("state=queued").statusCode(200).extract().path("jobs"));
            await().atMost(PATIENCE)
                    .until(
                            () -> front.value("SELECT count(*) FROM pg_locks WHERE NOT granted"),
                            Long.valueOf(1)::equals);

            other.commit();

            assertThat(cancelled.get()).containsExactly(waiting.toString());
        } finally {
            asker.shutdownNow();
        }
        assertThat(Front.job(paused).getString("state")).isEqualTo("paused");
    }

    /** A later version submitted it, and stands beside this one for as long as an upgrade takes. */
    @Test
    void cancelsTheOthersWhereOneJobCannotBeRead() {
        UUID ofTomorrow = Front.submitted(SPEC);
        UUID job = Front.submitted(SPEC);
        front.makeUnreadable(ofTomorrow);

        cancelAll("state=queued")
                .statusCode(200)
                .body("jobs", equalTo(List.of(job.toString())))
                .body("unreadable", equalTo(List.of(ofTomorrow.toString())));

        assertThat(Front.job(job).getString("state")).isEqualTo("cancelled");
    }

    @Test
    void keepsThePriorityThatAJobWasSubmittedWith() {
        UUID urgent = Front.submitted(SPEC.replace("\"seed\": 1", "\"seed\": 1, \"priority\": 5"));

        assertThat(Front.job(urgent).getInt("priority")).isEqualTo(5);
        assertThat(Front.job(urgent).getInt("spec.priority")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "'', state",
        "stat=queued, stat",
        "name=moons&stat=queued, stat",
        "state=waiting, state",
        "state=queued&state=failed, state"
    })
    void cancelsNothingWithoutAFilterThatIsUnderstood(String query, String field) {
        UUID job = Front.submitted(SPEC);

        cancelAll(query).statusCode(400).body("violations[0].field", equalTo(field));

        assertThat(Front.job(job).getString("state")).isEqualTo("queued");
    }

    @Test
    void cancelsSoManyAtOnceAndSaysThatThereAreMore() {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(SPEC)).spec();
        for (int each = 0; each < 201; each++) {
            submissions.submit(spec, "local", null);
        }

        ValidatableResponse first = cancelAll("state=queued").statusCode(200);
        ValidatableResponse second = cancelAll("state=queued").statusCode(200);

        assertThat(first.extract().jsonPath().getList("jobs")).hasSize(200);
        assertThat(first.extract().jsonPath().getBoolean("more")).isTrue();
        assertThat(second.extract().jsonPath().getList("jobs")).hasSize(1);
        assertThat(second.extract().jsonPath().getBoolean("more")).isFalse();
    }

    private static ValidatableResponse prioritize(UUID job, String body) {
        return Front.json().body(body).patch("/api/v1/jobs/" + job).then();
    }

    private static ValidatableResponse cancelAll(String query) {
        return given().post("/api/v1/jobs/cancel" + (query.isEmpty() ? "" : "?" + query))
                .then();
    }
}
