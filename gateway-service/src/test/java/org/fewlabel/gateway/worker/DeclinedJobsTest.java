package org.fewlabel.gateway.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.TestDatabaseClock;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One trainer without its data sets claimed job after job, and failed each for good. */
@QuarkusTest
class DeclinedJobsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** More than may fail before the job does. */
    private static final int TRAINERS = 7;

    private final KafkaProbe kafka = KafkaProbe.local();

    @Inject
    TestDatabaseClock databaseClock;

    @Inject
    Front front;

    @Inject
    Declines declines;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void goesBackToTheQueueForAnotherTrainer() {
        UUID job = Front.submitted(Front.SPEC);

        declines(job, 1, "trainer-1");

        JsonPath view = Front.job(job);
        assertThat(view.getString("reason")).isEqualTo("declined");
        assertThat(view.getString("message")).contains("dataset-unavailable: there is no own");
        assertThat(view.<Object>get("lastFailure")).isNull();
        assertThat(view.getString("waiting.for")).isEqualTo("trainer");
        assertThat(view.getString("waiting.message"))
                .isEqualTo(
                        "declined by 1 trainer: trainer-1 (dataset-unavailable: there is no own); it waits for one that"
                                + " has what it needs");
        Front.claim("trainer-1").statusCode(204);
        assertThat(Front.claim("trainer-2").statusCode(200).extract().<Integer>path("attempt"))
                .isEqualTo(2);
    }

    @Test
    void keepsOtherJobsFromNoTrainer() {
        UUID declined = Front.submitted(Front.SPEC);
        UUID other = Front.submitted(Front.SPEC);

        declines(declined, 1, "trainer-1");

        assertThat(Front.claim("trainer-1").statusCode(200).extract().<String>path("jobId"))
                .isEqualTo(other.toString());
    }

    @Test
    void neverFailsHoweverManyTrainersDeclineIt() {
        UUID job = Front.submitted(Front.SPEC);

        IntStream.rangeClosed(1, TRAINERS).forEach(trainer -> declines(job, trainer, "trainer-" + trainer));

        assertThat(Front.job(job).getString("waiting.message"))
                .startsWith("declined by 7 trainers: trainer-7 (")
                .contains("and 4 more");
    }

    @Test
    void countsAWordForAWhileOnly() {
        UUID job = Front.submitted(Front.SPEC);
        declines(job, 1, "trainer-1");

        Instant now = databaseClock.now();

        assertThat(declines.of(List.of(job), now)).containsOnlyKeys(job);
        assertThat(declines.of(List.of(job), now.plus(Duration.ofMinutes(11)))).isEmpty();
    }

    private void declines(UUID job, int attempt, String trainer) {
        Front.claim(trainer).statusCode(200);
        new Worker(kafka, job, attempt)
                .says(new TrainingFinished(
                        job, attempt, Outcome.DECLINED, "dataset-unavailable", "there is no own", null));
        await().atMost(PATIENCE).until(() -> Front.job(job).getString("state"), "queued"::equals);
    }
}
