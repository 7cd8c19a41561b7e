package org.fewlabel.labeler;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEngines;

/** A real Kafka, an artifact store in a new folder, and one job that was trained before the labeler starts. */
public final class LabelerTestResource implements QuarkusTestResourceLifecycleManager {
    /** The job that was trained while there was no labeler. */
    public static final UUID EARLIER_JOB = UUID.fromString("0b1f4c1e-4f3a-4a34-8a57-2b9f5d1f7c11");

    /** One that was trained and cancelled while there was no labeler. */
    public static final UUID CANCELLED_JOB = UUID.fromString("0b1f4c1e-4f3a-4a34-8a57-2b9f5d1f7c12");

    /** The key and the value of a record on the topic of job events that was there before the labeler. */
    public static final String NO_EVENT = "no event";

    @Override
    public Map<String, String> start() {
        try (KafkaProbe kafka = new KafkaProbe(LocalEngines.bootstrapServers())) {
            Path folder = Files.createTempDirectory("fewlabel-labeler-test-");
            for (UUID job : List.of(EARLIER_JOB, CANCELLED_JOB)) {
                TrainedJob.train(ArtifactStores.open(folder.toUri()), job, 1, TrainedJob.spec("supervised", 2))
                        .forEach(epoch -> kafka.publish(Event.of(epoch.event(), Instant.now())));
            }
            kafka.publish(Topics.JOB_EVENTS, NO_EVENT, NO_EVENT.getBytes(StandardCharsets.UTF_8));
            kafka.publish(Event.of(
                    new JobStateChanged(CANCELLED_JOB, 1, JobState.CANCELLING, JobState.CANCELLED, null, null),
                    Instant.now()));
            return Map.of(
                    "kafka.bootstrap.servers", LocalEngines.bootstrapServers(),
                    "fewlabel.artifacts.url", folder.toUri().toString(),
                    "fewlabel.datasets.folder",
                            Files.createTempDirectory("fewlabel-labeler-test-datasets-")
                                    .toString(),
                    "fewlabel.models.folder",
                            Files.createTempDirectory("fewlabel-labeler-test-models-")
                                    .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
