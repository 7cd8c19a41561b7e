package org.fewlabel.trainer.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.Metrics;
import org.fewlabel.trainer.TestGateway;
import org.fewlabel.trainer.TestJobs;
import org.fewlabel.trainer.TrainerTestResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the trainer says to Prometheus while it works and afterwards. */
@QuarkusTest
@QuarkusTestResource(TrainerTestResource.class)
class TrainerMetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String[] OF_THE_JOB = {"method=pseudo-label", "network=mlp"};
    private static final int STEPS_PER_EPOCH = 10;

    private final UUID jobId = UUID.randomUUID();
    private final KafkaProbe kafka = KafkaProbe.local();

    @Inject
    TestGateway gateway;

    @BeforeEach
    void isIdle() {
        await().atMost(PATIENCE).until(() -> scrape().value("fewlabel_trainer_busy") == 0);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void countsTheStepsAndImagesOfAJob() {
        double imagesBefore = scrape().value("fewlabel_training_images_total");
        double waitedBefore = scrape().value("fewlabel_training_data_wait_seconds_total");
        double stepsBefore = stepsSoFar();

        train(3);
        await().atMost(PATIENCE).until(() -> epochs().size() == 3);
        await().atMost(PATIENCE).until(() -> scrape().value("fewlabel_trainer_busy") == 0);

        Metrics metrics = scrape();
        assertThat(metrics.value("fewlabel_training_step_seconds_count", OF_THE_JOB) - stepsBefore)
                .isEqualTo(3 * STEPS_PER_EPOCH);
        assertThat(metrics.value("fewlabel_gpu_memory_bytes")).isNotNegative();
        assertThat(metrics.value("fewlabel_training_step_seconds_bucket", "method=pseudo-label", "le=+Inf"))
                .isEqualTo(metrics.value("fewlabel_training_step_seconds_count", OF_THE_JOB));
        assertThat(metrics.tagValues("fewlabel_training_step_seconds_bucket", "le"))
                .contains("0.005", "1.0", "30.0", "+Inf");
        assertThat(metrics.value("fewlabel_training_step_seconds_sum", OF_THE_JOB))
                .isPositive();
        double images = epochs().stream()
                .mapToDouble(epoch -> epoch.imagesPerSecond() * epoch.seconds())
                .sum();
        assertThat(metrics.value("fewlabel_training_images_total") - imagesBefore)
                .isGreaterThanOrEqualTo(3 * STEPS_PER_EPOCH)
                .isCloseTo(images, within(1e-6));
        double waited =
                epochs().stream().mapToDouble(EpochTrained::dataWaitSeconds).sum();
        assertThat(metrics.value("fewlabel_training_data_wait_seconds_total") - waitedBefore)
                .isCloseTo(waited, within(1e-9));
    }

    @Test
    void showsTheLossAndItsTermsWhileAJobRunsAndNotAfterwards() {
        train(100_000);
        await().atMost(PATIENCE).until(() -> scrape().has("fewlabel_training_loss", "term=total"));

        Metrics during = scrape();
        assertThat(during.value("fewlabel_trainer_busy")).isEqualTo(1);
        assertThat(during.value("fewlabel_training_loss", "term=total")).isBetween(0.0, 10.0);
        assertThat(during.tagValues("fewlabel_training_loss", "term")).contains("supervised", "unsupervised");

        kafka.publish(Event.of(new JobCancelRequested(jobId, 1), Instant.now()));
        await().atMost(PATIENCE).until(() -> scrape().value("fewlabel_trainer_busy") == 0);
        assertThat(scrape().has("fewlabel_training_loss")).isFalse();
        assertThat(scrapedText()).doesNotContain(jobId.toString());
    }

    @Test
    void countsADeadLetter() {
        double before = scrape().value("fewlabel_dead_letters_total", "topic=labeling-events");

        kafka.publish(Topics.LABELING_EVENTS, "none", "no event".getBytes(StandardCharsets.UTF_8));

        await().atMost(PATIENCE)
                .until(() -> scrape().value("fewlabel_dead_letters_total", "topic=labeling-events") == before + 1);
    }

    private void train(int epochs) {
        gateway.queue(new Claim(
                jobId,
                1,
                TestJobs.spec("{\"name\":\"pseudo-label\",\"targets\":\"iteration\"}", epochs),
                null,
                null,
                null,
                TestJobs.LEASE_SECONDS));
    }

    private List<EpochTrained> epochs() {
        return kafka.events(Topics.TRAINING_EVENTS).stream()
                .filter(event -> event.key().equals(jobId))
                .filter(event -> event.payload() instanceof EpochTrained)
                .map(event -> (EpochTrained) event.payload())
                .toList();
    }

    private static double stepsSoFar() {
        Metrics metrics = scrape();
        return metrics.has("fewlabel_training_step_seconds_count", OF_THE_JOB)
                ? metrics.value("fewlabel_training_step_seconds_count", OF_THE_JOB)
                : 0;
    }

    private static Metrics scrape() {
        return Metrics.parse(scrapedText());
    }

    private static String scrapedText() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }
}
