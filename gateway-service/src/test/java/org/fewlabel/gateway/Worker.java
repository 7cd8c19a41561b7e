package org.fewlabel.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.testing.KafkaProbe;
import org.jspecify.annotations.Nullable;

/** What the trainer and the labeler of one attempt at {@link Front#SPEC} say. */
public record Worker(KafkaProbe kafka, UUID job, int attempt) {
    public static final ArtifactReference ARTIFACT =
            new ArtifactReference("jobs/none/snapshot.safetensors", "0".repeat(64), 7);

    public Worker starts() {
        return startsWithout(List.of());
    }

    public Worker startsWithout(List<UnreadableFile> unreadable) {
        return says(new TrainingStarted(job, attempt, "trainer", 0, 2, 10, 1000, unreadable, null));
    }

    public Worker isAt(int epoch, int step) {
        return says(
                new TrainingProgress(job, attempt, epoch, Math.max(2, epoch), step, 10, 0.25, 1000, Activity.TRAINING));
    }

    public Worker trained(int epoch) {
        return says(new EpochTrained(job, attempt, epoch, ARTIFACT, null, Map.of("loss", 0.5), 0.1, 1000, 1, 0));
    }

    public Worker labeled(int epoch) {
        return labeled(epoch, ARTIFACT, ARTIFACT, null);
    }

    /** @param chosenEpoch the one that the validation images speak for, as an earlier labeler says it; null where there are none */
    public Worker labeled(
            int epoch, ArtifactReference snapshot, ArtifactReference labels, @Nullable Integer chosenEpoch) {
        return says(new EpochLabeled(
                job,
                attempt,
                epoch,
                snapshot,
                ARTIFACT,
                labels,
                0.25,
                0.125,
                null,
                null,
                null,
                chosenEpoch,
                null,
                null,
                null,
                null,
                null));
    }

    /**
     * The same of a job with validation images.
     *
     * @param labelsNetwork whose predictions the labels are
     */
    public Worker labeled(
            int epoch,
            ArtifactReference snapshot,
            ArtifactReference teacher,
            ArtifactReference labels,
            TrainedNetwork labelsNetwork,
            TrainedNetwork chosenNetwork,
            PerNetwork<Integer> chosenEpochs) {
        return says(new EpochLabeled(
                job,
                attempt,
                epoch,
                snapshot,
                teacher,
                labels,
                0.25,
                0.125,
                null,
                null,
                null,
                chosenEpochs.of(chosenNetwork),
                0.1875,
                new PerNetwork<>(0.5, 0.5, 0.5),
                chosenNetwork,
                chosenEpochs,
                labelsNetwork));
    }

    /** The last epoch, with what it says of the test images. */
    public Worker ends(int epoch, ArtifactReference labels, @Nullable ArtifactReference testPredictions) {
        return says(new EpochLabeled(
                job,
                attempt,
                epoch,
                ARTIFACT,
                ARTIFACT,
                labels,
                0.25,
                0.125,
                null,
                true,
                testPredictions,
                null,
                0.1875,
                null,
                null,
                null,
                TrainedNetwork.AVERAGE));
    }

    public Worker cannotLabel(int epoch) {
        return says(new LabelingFailed(job, attempt, epoch, "corrupt-snapshot", "its digest differs"));
    }

    public Worker finished(Outcome outcome) {
        return says(new TrainingFinished(job, attempt, outcome, null, null, null));
    }

    public Worker releases(UnfinishedEpoch unfinished) {
        return says(new TrainingFinished(job, attempt, Outcome.RELEASED, null, null, unfinished));
    }

    public Worker says(EventPayload payload) {
        kafka.publish(Event.of(payload, Instant.now()));
        return this;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
