package org.fewlabel.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEngines;
import org.fewlabel.testing.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway says to Prometheus after something has happened. */
@QuarkusTest
class MetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

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
    void countsTheJobsOfEveryState() {
        Front.submitted(SPEC);
        Front.submitted(SPEC);
        Front.ask(Front.submitted(SPEC), "cancel").statusCode(200);
        Front.claim("trainer").statusCode(200);

        await().atMost(PATIENCE).untilAsserted(() -> {
            Metrics metrics = scrape();
            assertThat(metrics.value("fewlabel_jobs", "state=queued")).isEqualTo(1);
            assertThat(metrics.value("fewlabel_jobs", "state=starting")).isEqualTo(1);
            assertThat(metrics.value("fewlabel_jobs", "state=cancelled")).isEqualTo(1);
            assertThat(metrics.value("fewlabel_jobs")).isEqualTo(3);
            assertThat(metrics.tagValues("fewlabel_jobs", "state"))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(JobState.values())
                            .map(WireName::wireName)
                            .toList());
        });
    }

    @Test
    void tellsHowLongTheOldestJobHasWaitedSinceItEnteredTheQueue() {
        UUID job = Front.submitted(SPEC);
        clock.advance(Duration.ofMinutes(10));
        awaitBetween("fewlabel_queue_oldest_job_age_seconds", 600, 660);

        Front.ask(job, "pause").statusCode(200);
        awaitBetween("fewlabel_queue_oldest_job_age_seconds", 0, 0);

        Front.ask(job, "resume").statusCode(200);
        clock.advance(Duration.ofMinutes(1));
        awaitBetween("fewlabel_queue_oldest_job_age_seconds", 60, 120);
    }

    @Test
    void tellsHowLongATrainerHasBeenSilentAndCountsTheLeasesThatRunOut() {
        double expiredBefore = scrape().value("fewlabel_leases_expired_total");
        Front.submitted(SPEC);
        Front.claim("silent-trainer").statusCode(200);
        clock.advance(Duration.ofSeconds(12));
        awaitBetween("fewlabel_lease_oldest_heartbeat_age_seconds", 12, 29);

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(700)).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return scrape().value("fewlabel_leases_expired_total") == expiredBefore + 1;
        });
        awaitBetween("fewlabel_lease_oldest_heartbeat_age_seconds", 0, 0);
    }

    @Test
    void tellsWhatWaitsInTheOutboxWhileKafkaIsAway() {
        LocalEngines.stopKafka();
        try {
            Front.submitted(SPEC);
            Front.submitted(SPEC);
            clock.advance(Duration.ofMinutes(5));
            awaitBetween("fewlabel_outbox_records", 2, 2);
            awaitBetween("fewlabel_outbox_oldest_record_age_seconds", 300, 400);
        } finally {
            LocalEngines.startKafka();
        }

        awaitBetween("fewlabel_outbox_records", 0, 0);
        awaitBetween("fewlabel_outbox_oldest_record_age_seconds", 0, 0);
    }

    @Test
    void answersWithoutItsDatabaseThatItDoesNotKnow() {
        Front.submitted(SPEC);
        awaitBetween("fewlabel_jobs", 1, 1);
        assertThat(scrape().value("fewlabel_database_up", "database=gateway")).isEqualTo(1);

        front.keepTheTableAway(true);
        try {
            await().atMost(PATIENCE).until(() -> Double.isNaN(scrape().value("fewlabel_jobs", "state=queued")));
            assertThat(scrape().value("fewlabel_database_up", "database=gateway"))
                    .isZero();
            assertThat(scrape().value("jvm_memory_used_bytes")).isPositive();
        } finally {
            front.keepTheTableAway(false);
        }

        awaitBetween("fewlabel_jobs", 1, 1);
    }

    @Test
    void countsADeadLetter() {
        double before = scrape().value("fewlabel_dead_letters_total", "topic=training-events");
        double othersBefore = scrape().value("fewlabel_dead_letters_total", "topic=labeling-events");

        kafka.publish(Topics.TRAINING_EVENTS, "none", Worker.bytes("no event"));

        await().atMost(PATIENCE)
                .until(() -> scrape().value("fewlabel_dead_letters_total", "topic=training-events") == before + 1);
        assertThat(scrape().value("fewlabel_dead_letters_total", "topic=labeling-events"))
                .isEqualTo(othersBefore);
    }

    @Test
    void countsRequestsByPathAndNotByJob() {
        UUID job = Front.submitted(SPEC);
        Front.job(job);

        assertThat(scrape().value("http_server_requests_seconds_count", "uri=/api/v1/jobs/{id}", "status=200"))
                .isPositive();
        assertThat(scrapedText()).doesNotContain(job.toString());
    }

    private static void awaitBetween(String name, double min, double max) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(scrape().value(name)).isBetween(min, max));
    }

    private static Metrics scrape() {
        return Metrics.parse(scrapedText());
    }

    private static String scrapedText() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }
}
