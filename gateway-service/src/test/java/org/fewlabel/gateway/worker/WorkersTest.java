package org.fewlabel.gateway.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.TestDatabaseClock;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a job says of the workers that it waits for: it hung without a word when they were dead. */
@QuarkusTest
class WorkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Signs of life that come sooner after one another are not written down. */
    private static final Duration APART = Duration.ofSeconds(6);

    @Inject
    Front front;

    @Inject
    TestClock clock;

    @Inject
    TestDatabaseClock databaseClock;

    @Inject
    Workers workers;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobsAndATrainerJustHeardOf() {
        front.empty();
        awaitListening();
        clock.advance(APART);
        Front.claim("trainer").statusCode(204);
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @Test
    void aQueuedJobSaysWhenTrainersHaveFallenSilentAndWhenTheyAreBack() {
        UUID job = Front.submitted(Front.SPEC);
        Object before = Front.job(job).get("waiting");

        clock.advance(Duration.ofSeconds(31));
        JsonPath silent = Front.job(job);
        clock.advance(APART);
        Front.ask(job, "pause").statusCode(200);
        Front.claim("trainer").statusCode(204);
        Front.ask(job, "resume").statusCode(200);

        assertThat(before).isNull();
        assertThat(silent.getString("waiting.for")).isEqualTo("trainer");
        assertThat(silent.getString("waiting.message")).startsWith("no trainer has been heard of since ");
        assertThat(silent.getString("waiting.since")).isNotBlank();
        assertThat((Object) Front.job(job).get("waiting")).isNull();
    }

    /** Without Kafka no report gets here, and silence counts from when it is back. */
    @Test
    void aGatewayThatIsDeafHoldsNobodyForSilent() {
        clock.advance(Duration.ofHours(1));
        Heard before = workers.heard();

        workers.listening(null);
        Heard deaf = workers.heard();
        workers.listening(databaseClock.now());
        Heard after = workers.heard();

        assertThat(before.listeningSince()).isBefore(clock.instant().minus(Duration.ofHours(1)));
        assertThat(before.trainer()).isBefore(clock.instant().minus(Duration.ofMinutes(59)));
        assertThat(deaf.trainer()).isEqualTo(deaf.listeningSince()).isAfter(before.trainer());
        assertThat(after.labeler())
                .isEqualTo(after.listeningSince())
                .isAfter(clock.instant().minus(Duration.ofMinutes(1)));
    }

    @Test
    void theListSaysItToo() {
        Front.submitted(Front.SPEC);

        clock.advance(Duration.ofSeconds(31));

        assertThat(io.restassured.RestAssured.get("/api/v1/jobs").jsonPath().getString("jobs[0].waiting.for"))
                .isEqualTo("trainer");
    }

    private void awaitListening() {
        await().atMost(PATIENCE)
                .until(
                        () -> workers.heard().listeningSince(),
                        since -> since.isBefore(clock.instant().minusSeconds(1)));
    }

    @Test
    void aJobWhoseTrainingIsOverSaysWhenItsLabelsDoNotCome() {
        UUID job = Front.submitted(Front.SPEC);
        Front.claim("trainer").statusCode(200);
        Worker worker = new Worker(kafka, job, 1).starts().trained(0).labeled(0).trained(1);
        worker.finished(Outcome.COMPLETED);
        await().atMost(PATIENCE).until(() -> Front.ask(job, "pause").extract().statusCode() == 409);
        Object before = Front.job(job).get("waiting");

        clock.advance(Duration.ofSeconds(61));
        JsonPath waiting = Front.job(job);
        worker.labeled(1);
        Front.awaitState(job, "succeeded");

        assertThat(before).isNull();
        assertThat(waiting.getString("waiting.for")).isEqualTo("labeler");
        assertThat(waiting.getString("waiting.message")).startsWith("its labels have been awaited since ");
        assertThat((Object) Front.job(job).get("waiting")).isNull();
    }
}
