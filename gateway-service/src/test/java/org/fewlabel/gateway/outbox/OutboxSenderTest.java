package org.fewlabel.gateway.outbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobQueued;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.Worker;
import org.fewlabel.service.event.EventPublisher;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEngines;
import org.fewlabel.testing.Metrics;
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

    @Inject
    EventPublisher publisher;

    @Inject
    GatewayConfig config;

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
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(check("Kafka", "status")).isEqualTo("DOWN"));
            // By which Kubernetes goes: it would take every gateway out of service else.
            given().get("/q/health/live").then().statusCode(200);
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

    /** One such row kept the events of all jobs from Kafka. */
    @Test
    void putsAsideWhatCanNeverBeSentAndSendsTheRest() {
        UUID job = Front.submitted(SPEC);
        await().atMost(PATIENCE).until(front::outboxIsEmpty);
        repositoryAdds(job, "this is no event");
        Front.ask(job, "pause").statusCode(200);
        UUID other = Front.submitted(SPEC);

        try (KafkaProbe kafka = KafkaProbe.local()) {
            kafka.awaitEvent(Topics.JOB_EVENTS, event -> event.key().equals(other), PATIENCE);
            kafka.awaitEvent(
                    Topics.JOB_EVENTS,
                    event -> event.payload() instanceof JobStateChanged moved
                            && moved.jobId().equals(job)
                            && moved.to() == JobState.PAUSED,
                    PATIENCE);
        }
        assertThat(front.value("SELECT count(*) FROM outbox WHERE put_aside IS NOT NULL AND job_id = '" + job + "'"))
                .isEqualTo(1L);
        await().atMost(PATIENCE).untilAsserted(() -> {
            Metrics metrics = Metrics.parse(given().get("/q/metrics").asString());
            assertThat(metrics.value("fewlabel_outbox_put_aside_records")).isEqualTo(1);
            assertThat(metrics.value("fewlabel_outbox_records")).isZero();
        });
    }

    private void repositoryAdds(UUID job, String text) {
        front.sql("INSERT INTO outbox (job_id, event) VALUES ('" + job + "', '" + text + "')");
    }

    /** The thread ended without a word, and no event was sent until somebody restarted the gateway. */
    @Test
    void outlivesAnError() {
        FailingRepository failing = new FailingRepository();
        OutboxSender sender = new OutboxSender(failing, publisher, config);
        sender.start(new StartupEvent());
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                Front.submitted(SPEC);
                return failing.looks.get() > 0;
            });
        } finally {
            stop(sender);
        }

        assertThat(failing.failed.get()).isEqualTo(FailingRepository.FAILURES);
        await().atMost(PATIENCE).until(front::outboxIsEmpty);
    }

    private static void stop(OutboxSender sender) {
        try {
            sender.stop(new ShutdownEvent());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Fails a few times in a way that no code expects, and is a repository then. That it is asked again is all that can be waited
     * for: the gateway's own sender, which hears of each event, is the first to send most of them.
     */
    @Vetoed
    private static final class FailingRepository extends OutboxRepository {
        static final int FAILURES = 3;

        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        List<Pending> firstOfEachJob(int countMax) {
            if (failed.get() < FAILURES) {
                failed.incrementAndGet();
                throw new NoClassDefFoundError("a class that memory had no room for");
            }
            looks.incrementAndGet();
            return super.firstOfEachJob(countMax);
        }
    }

    @Test
    void isReadyOnlyWithItsDatabaseAndItsKafkaAndDoesWithoutAStoreAndALabeler() {
        await().atMost(PATIENCE)
                .until(() -> check("labeler", "data.missing") instanceof String missing
                        && missing.endsWith("/q/health/live does not answer"));
        // A moment after the start the channels get their partitions.
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        assertThat(check("labeler", "status")).isEqualTo("UP");
        assertThat(check("artifact store", "status")).isEqualTo("UP");
        assertThat(check("Kafka", "status")).isEqualTo("UP");
        assertThat(check("Database connections health check", "status")).isEqualTo("UP");
    }

    private static Object check(String name, String field) {
        return given().get("/q/health/ready")
                .then()
                .extract()
                .path("checks.find { it.name == '" + name + "' }." + field);
    }
}
