package org.fewlabel.labeler.epoch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.labeler.LabelerTestResource;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the labeler says to Prometheus after it has labeled. */
@QuarkusTest
@QuarkusTestResource(LabelerTestResource.class)
class LabelerMetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final UUID jobId = UUID.randomUUID();
    private final KafkaProbe kafka = KafkaProbe.local();

    @Inject
    ArtifactStore store;

    @BeforeEach
    void nothingIsLeftToLabel() {
        await().atMost(PATIENCE).until(() -> kafka.events(Topics.LABELING_EVENTS).stream()
                .anyMatch(event -> event.payload() instanceof EpochLabeled labeled
                        && labeled.jobId().equals(LabelerTestResource.EARLIER_JOB)
                        && labeled.epoch() == 1));
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> {
            double answered = kafka.events(Topics.LABELING_EVENTS).size();
            return scrape().value("fewlabel_labeling_seconds_count") == answered;
        });
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void measuresTheLabelingOfAnEpochAndHowLateItsLabelsAre() {
        Metrics before = scrape();
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1));
        Duration late = Duration.ofMinutes(3);

        kafka.publish(Event.of(epochs.get(0).event(), Instant.now().minus(late)));
        kafka.awaitEvent(
                Topics.LABELING_EVENTS,
                event -> event.payload() instanceof EpochLabeled && event.key().equals(jobId),
                PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> {
            Metrics after = scrape();
            assertThat(grown("fewlabel_labeling_seconds_count", before, after, "outcome=labeled"))
                    .isEqualTo(1);
            double seconds = grown("fewlabel_labeling_seconds_sum", before, after, "outcome=labeled");
            assertThat(seconds).isBetween(0.0001, PATIENCE.toSeconds() * 1.0);
            assertThat(grown("fewlabel_labeling_seconds_bucket", before, after, "outcome=labeled", "le=900.0"))
                    .isEqualTo(1);
            assertThat(grown("fewlabel_labeling_delay_seconds_count", before, after))
                    .isEqualTo(1);
            assertThat(grown("fewlabel_labeling_delay_seconds_sum", before, after))
                    .isBetween(late.toSeconds() + seconds, late.plus(PATIENCE).toSeconds() * 1.0);
        });
    }

    @Test
    void countsAnEpochThatCannotBeLabeled() {
        Metrics before = scrape();
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 2));

        kafka.publish(Event.of(epochs.get(1).event(), Instant.now()));
        kafka.awaitEvent(
                Topics.LABELING_EVENTS,
                event ->
                        event.payload() instanceof LabelingFailed && event.key().equals(jobId),
                PATIENCE);

        await().atMost(PATIENCE)
                .until(() -> grown("fewlabel_labeling_seconds_count", before, scrape(), "outcome=failed") == 1);
    }

    @Test
    void countsADeadLetter() {
        Metrics before = scrape();

        kafka.publish(Topics.TRAINING_EVENTS, "none", "no event".getBytes(StandardCharsets.UTF_8));

        await().atMost(PATIENCE)
                .until(() -> grown("fewlabel_dead_letters_total", before, scrape(), "topic=training-events") == 1);
    }

    private static double grown(String name, Metrics before, Metrics after, String... tags) {
        return after.value(name, tags) - before.value(name, tags);
    }

    private static Metrics scrape() {
        return Metrics.parse(
                given().get("/q/metrics").then().statusCode(200).extract().asString());
    }
}
