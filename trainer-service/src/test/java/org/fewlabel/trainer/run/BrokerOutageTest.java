package org.fewlabel.trainer.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEngines;
import org.fewlabel.trainer.TestGateway;
import org.fewlabel.trainer.TestJobs;
import org.fewlabel.trainer.TrainerTestResource;
import org.junit.jupiter.api.Test;

/** Kafka goes away in the middle of a run, for longer than its producer has patience. */
@QuarkusTest
@QuarkusTestResource(TrainerTestResource.class)
class BrokerOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration OUTAGE = Duration.ofSeconds(8);

    private final UUID jobId = UUID.randomUUID();

    @Inject
    TestGateway gateway;

    @Test
    void goesOnWithoutAGapWhenKafkaIsBack() throws InterruptedException {
        gateway.queue(new Claim(
                jobId,
                1,
                TestJobs.spec("{\"name\":\"supervised\"}", 100_000),
                null,
                null,
                null,
                TestJobs.LEASE_SECONDS));
        int epochBefore = awaitEpochBeyond(-1);

        LocalEngines.stopKafka();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        given().get("/q/health/ready").then().statusCode(503).body(containsString("Kafka")));
        given().get("/q/health/live").then().statusCode(200);
        Thread.sleep(OUTAGE.toMillis()); // Not a wait for anything: the outage itself.
        LocalEngines.startKafka();

        int epochAfter = awaitEpochBeyond(epochBefore + 100);
        try (KafkaProbe kafka = KafkaProbe.local()) {
            kafka.publish(Event.of(new JobCancelRequested(jobId, 1), Instant.now()));
            Event finished = kafka.awaitEvent(
                    Topics.TRAINING_EVENTS,
                    found -> found.key().equals(jobId) && found.payload() instanceof TrainingFinished,
                    PATIENCE);
            assertThat(((TrainingFinished) finished.payload()).outcome()).isEqualTo(Outcome.CANCELLED);
            List<Integer> epochs = kafka.events(Topics.TRAINING_EVENTS).stream()
                    .filter(event -> event.key().equals(jobId) && event.payload() instanceof EpochTrained)
                    .map(event -> ((EpochTrained) event.payload()).epoch())
                    .distinct()
                    .toList();
            assertThat(epochs).isSorted();
            assertThat(epochs).hasSize(epochs.get(epochs.size() - 1) + 1);
            assertThat(epochs).contains(epochBefore, epochAfter);
        }
    }

    /** It claimed over HTTP, nobody heard its heartbeats, and five trainers of that kind failed a job that none of them had looked at. */
    @Test
    void asksForNoJobWhileNobodyWouldHearOfIt() throws InterruptedException {
        LocalEngines.stopKafka();
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> given().get("/q/health/ready").then().body(containsString("job claims")));
            gateway.queue(new Claim(
                    jobId, 1, TestJobs.spec("{\"name\":\"supervised\"}", 1), null, null, null, TestJobs.LEASE_SECONDS));

            Thread.sleep(OUTAGE.toMillis()); // Not a wait for anything: it would ask many times in this.
            assertThat(gateway.queued()).isEqualTo(1);
        } finally {
            LocalEngines.startKafka();
        }

        assertThat(awaitEpochBeyond(-1)).isZero();
        assertThat(gateway.queued()).isZero();
    }

    private int awaitEpochBeyond(int epoch) {
        try (KafkaProbe kafka = KafkaProbe.local()) {
            Event event = kafka.awaitEvent(
                    Topics.TRAINING_EVENTS,
                    found -> found.key().equals(jobId)
                            && found.payload() instanceof EpochTrained trained
                            && trained.epoch() > epoch,
                    PATIENCE);
            return ((EpochTrained) event.payload()).epoch();
        }
    }
}
