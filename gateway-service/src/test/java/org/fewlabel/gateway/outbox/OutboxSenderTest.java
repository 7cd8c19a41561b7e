package org.fewlabel.gateway.outbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobQueued;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEngines;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway while Kafka is away. */
@QuarkusTest
class OutboxSenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    Front front;

    @Inject
    TestClock clock;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @Test
    void keepsEveryEventAndItsOrderUntilKafkaIsBack() {
        UUID running = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        await().atMost(PATIENCE).until(front::outboxIsEmpty);

        LocalEngines.stopKafka();
        UUID job;
        try {
            job = Front.submitted(SPEC);
            Front.ask(job, "pause").statusCode(200);
            Front.ask(job, "resume").statusCode(200);
            Front.ask(job, "cancel").statusCode(200);
            // However late it gets: the gateway is deaf, which is not the trainer's fault.
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> {
                clock.advance(Duration.ofMinutes(1));
                return Front.job(running).getString("state").equals("starting") && !front.outboxIsEmpty();
            });
        } finally {
            LocalEngines.startKafka();
        }
        try (KafkaProbe kafka = KafkaProbe.local()) {
            new Worker(kafka, running, 1).starts();
            await().atMost(PATIENCE).until(front::outboxIsEmpty);
            Front.awaitState(running, "running");

            List<String> told = kafka.events(Topics.JOB_EVENTS).stream()
                    .filter(event -> event.key().equals(job))
                    .map(Event::payload)
                    .map(payload -> payload instanceof JobStateChanged moved
                            ? moved.to().wireName()
                            : payload instanceof JobQueued ? "JobQueued" : payload.type())
                    .toList();
            assertThat(told).containsExactly("JobQueued", "paused", "queued", "JobQueued", "cancelled");
        }
    }

    @Test
    void isReadyOnlyWithItsDatabaseAndItsKafka() {
        List<String> checks =
                given().get("/q/health/ready").then().statusCode(200).extract().path("checks.name");

        assertThat(checks).anyMatch(name -> name.contains("Database")).anyMatch(name -> name.contains("Messaging"));
    }
}
