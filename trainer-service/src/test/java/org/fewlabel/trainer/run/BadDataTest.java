package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.trainer.TestGateway;
import org.fewlabel.trainer.TestJobs;
import org.fewlabel.trainer.TrainerConfig;
import org.fewlabel.trainer.TrainerTestResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data that the gateway could not look into, or that changed since: the job ends before its first step, for good if it is the data. */
@QuarkusTest
@QuarkusTestResource(TrainerTestResource.class)
class BadDataTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final UUID jobId = UUID.randomUUID();
    private final KafkaProbe kafka = KafkaProbe.local();

    @Inject
    TestGateway gateway;

    @Inject
    TrainerConfig config;

    private Path datasets;

    @BeforeEach
    void findDatasets() {
        datasets = config.datasets().folder().orElseThrow();
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    /** Another trainer may have it: perhaps a disk is not mounted here. */
    @Test
    void aMissingFolder() {
        assertThat(failure(folder("nowhere", 2), Outcome.DECLINED))
                .isEqualTo("dataset-unavailable: The data set image-folder is not available: "
                        + datasets.resolve("nowhere")
                        + ": it must be a folder below the folder of data sets, there is no nowhere");
    }

    @Test
    void aPathThatLeadsOut() {
        assertThat(failure(folder("../elsewhere", 2)))
                .startsWith("corrupt-dataset: ")
                .endsWith("it must lie below the folder of data sets, was ../elsewhere");
    }

    @Test
    void aClassThatWasEmptiedSinceTheJobWasSubmitted() throws IOException {
        image("emptied/labeled/cat/1.png");
        Files.createDirectories(datasets.resolve("emptied/labeled/dog"));

        assertThat(failure(folder("emptied", 2)))
                .startsWith("corrupt-dataset: ")
                .endsWith("there is none in labeled/dog");
    }

    @Test
    void fewerReadableImagesThanLabels() throws IOException {
        image("damaged/labeled/cat/1.png");
        image("damaged/labeled/dog/1.png");
        Files.writeString(datasets.resolve("damaged/labeled/dog/2.png"), "no image");

        assertThat(failure(folder("damaged", 3)))
                .startsWith("corrupt-dataset: ")
                .endsWith("the job needs 3 labeled images (dataset.labels), but only 2 can be read; not"
                        + " labeled/dog/2.png (it is neither JPEG, PNG, WebP, BMP nor GIF)");
    }

    @Test
    void aCorruptArchive() throws IOException {
        Path archive = datasets.resolve("cifar10/cifar-10-binary.tar.gz");
        Files.createDirectories(archive.getParent());
        Files.writeString(archive, "no archive");

        assertThat(failure("{\"name\": \"cifar10\"}")).startsWith("corrupt-dataset: " + archive + " is corrupt: ");
    }

    /** Runs a job on the data, and gives reason and message of its end. */
    private String failure(String dataset) {
        return failure(dataset, Outcome.FAILED);
    }

    private String failure(String dataset, Outcome outcome) {
        String json = "{\"dataset\": " + dataset + ", \"network\": {\"name\": \"lenet\"}, \"method\": {\"name\":"
                + " \"supervised\"}, \"epochs\": 1}";
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(json)).spec();
        gateway.queue(new Claim(jobId, 1, spec, null, null, null, TestJobs.LEASE_SECONDS));
        TrainingFinished finished = (TrainingFinished) kafka.awaitEvent(
                        Topics.TRAINING_EVENTS,
                        event -> event.key().equals(jobId) && event.payload() instanceof TrainingFinished,
                        PATIENCE)
                .payload();

        assertThat(finished.outcome()).isEqualTo(outcome);
        assertThat(payloads(Topics.TRAINING_EVENTS)).containsOnly(finished);
        return finished.reason() + ": " + finished.message();
    }

    private List<EventPayload> payloads(String topic) {
        return kafka.events(topic).stream()
                .filter(event -> event.key().equals(jobId))
                .map(Event::payload)
                .toList();
    }

    private static String folder(String path, int labeled) {
        return "{\"name\": \"image-folder\", \"folder\": {\"path\": \"" + path
                + "\", \"contents\": {\"classes\": [\"cat\", \"dog\"], \"labeled\": " + labeled + "}}}";
    }

    private void image(String name) throws IOException {
        Path file = datasets.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
}
