package org.fewlabel.gateway.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReaperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Inject
    Front front;

    @Inject
    TestClock clock;

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
    void givesTheJobOfASilentTrainerToAnother() {
        UUID job = running("trainer-1", 1);

        passUntil(job, "queued");
        JsonPath queued = Front.job(job);

        Front.claim("trainer-2")
                .statusCode(200)
                .body("jobId", equalTo(job.toString()))
                .body("attempt", equalTo(2));
        assertThat(queued.getString("reason")).isEqualTo("lease-expired");
        assertThat(queued.getString("message"))
                .startsWith("attempt 1 ended with lease-expired: its trainer trainer-1 was not heard of")
                .endsWith("; queued again");
        assertThat(Front.job(job).getInt("lastFailure.attempt")).isEqualTo(1);
        assertThat(Front.job(job).getString("lastFailure.message")).contains("trainer-1 was not heard of");
    }

    @Test
    void failsAJobAfterFiveSilentTrainers() {
        UUID job = running("trainer-1", 1);
        for (int attempt = 2; attempt <= 5; attempt++) {
            passUntil(job, "queued");
            Front.claim("trainer-" + attempt).statusCode(200);
        }

        passUntil(job, "failed");

        assertThat(Front.job(job).getString("reason")).isEqualTo("attempts-exhausted");
        assertThat(Front.job(job).getString("message"))
                .startsWith(
                        "5 attempts failed; the last attempt ended with lease-expired: its trainer trainer-5 was not");
    }

    @Test
    void holdsAJobPausedOrCancelledWhoseTrainerFallsSilent() {
        UUID pausing = running("trainer-1", 1);
        UUID cancelling = running("trainer-2", 1);
        Front.ask(pausing, "pause").statusCode(200);
        Front.ask(cancelling, "cancel").statusCode(200);

        passUntil(pausing, "paused");
        passUntil(cancelling, "cancelled");
    }

    @Test
    void waitsForLabelsForAsLongAsTheyTake() {
        UUID job = running("trainer-1", 1);
        new Worker(kafka, job, 1).finished(Outcome.COMPLETED);
        await().atMost(PATIENCE).until(() -> Front.ask(job, "pause").extract().statusCode() == 409);
        UUID silent = running("trainer-2", 1);

        passUntil(silent, "queued");

        assertThat(Front.job(job).getString("state")).isEqualTo("running");
    }

    private UUID running(String trainer, int attempt) {
        UUID job = Front.submitted(SPEC);
        Front.claim(trainer).statusCode(200).body("jobId", equalTo(job.toString()));
        new Worker(kafka, job, attempt).starts();
        Front.awaitState(job, "running");
        return job;
    }

    /** Lets leases pass until the job is where it should be: the reaper must have heard Kafka for one of them first. */
    private void passUntil(UUID job, String state) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            boolean there = Front.job(job).getString("state").equals(state);
            if (!there) {
                clock.advance(LEASE);
            }
            return there;
        });
    }
}
