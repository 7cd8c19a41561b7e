package org.fewlabel.metrics.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEnginesResource;
import org.fewlabel.testing.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the service says to Prometheus after events came in. */
@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class IntakeMetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "topic=" + Topics.TRAINING_EVENTS;

    private final KafkaProbe kafka = KafkaProbe.local();

    @AfterEach
    void disconnect() {
        kafka.close();
    }

    @Test
    void measuresHowLateEventsGetIntoTheDatabase() {
        Metrics before = settled();
        Duration late = Duration.ofMinutes(7);

        // As earlier trainers published it: heartbeats have a topic of their own by now, which this service does not
        // read.
        UUID job = UUID.randomUUID();
        Event event = Event.of(
                new TrainingProgress(job, 1, 0, 2, 1, 10, 0.5, 1, Activity.TRAINING),
                Instant.now().minus(late));
        kafka.publish(Topics.TRAINING_EVENTS, job.toString(), EventCodec.encode(event));

        await().atMost(PATIENCE).untilAsserted(() -> {
            Metrics after = scrape();
            assertThat(grown("fewlabel_ingested_events_total", before, after)).isEqualTo(1);
            assertThat(grown("fewlabel_ingest_lag_seconds_count", before, after))
                    .isEqualTo(1);
            assertThat(grown("fewlabel_ingest_lag_seconds_sum", before, after))
                    .isBetween(late.toSeconds() * 1.0, late.plus(PATIENCE).toSeconds() * 1.0);
            assertThat(after.value("fewlabel_ingest_lag_seconds_max", TOPIC)).isGreaterThanOrEqualTo(late.toSeconds());
        });
    }

    @Test
    void countsADeadLetterAndDoesNotCallItIngested() {
        Metrics before = settled();

        kafka.publish(Topics.TRAINING_EVENTS, "none", "no event".getBytes(StandardCharsets.UTF_8));

        await().atMost(PATIENCE).until(() -> grown("fewlabel_dead_letters_total", before, scrape()) == 1);
        assertThat(grown("fewlabel_ingested_events_total", before, scrape())).isZero();
    }

    @Test
    void hasEveryTopicBeforeItsFirstEvent() {
        assertThat(scrape().tagValues("fewlabel_ingested_events_total", "topic"))
                .containsExactlyInAnyOrder(Topics.JOB_EVENTS, Topics.TRAINING_EVENTS, Topics.LABELING_EVENTS);
        assertThat(scrape().tagValues("fewlabel_dead_letters_total", "topic"))
                .containsExactlyInAnyOrder(Topics.JOB_EVENTS, Topics.TRAINING_EVENTS, Topics.LABELING_EVENTS);
    }

    @Test
    void saysThatItsDatabaseAnswers() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(scrape().value("fewlabel_database_up", "database=metrics"))
                        .isEqualTo(1));
    }

    private static double grown(String name, Metrics before, Metrics after) {
        return after.value(name, TOPIC) - before.value(name, TOPIC);
    }

    /** What it says when it has read what other tests left on the topics. */
    private Metrics settled() {
        await().atMost(PATIENCE).until(() -> {
            Metrics metrics = scrape();
            return metrics.value("fewlabel_ingested_events_total", TOPIC)
                            + metrics.value("fewlabel_dead_letters_total", TOPIC)
                    >= kafka.records(Topics.TRAINING_EVENTS).size();
        });
        return scrape();
    }

    private static Metrics scrape() {
        return Metrics.parse(
                given().get("/q/metrics").then().statusCode(200).extract().asString());
    }
}
