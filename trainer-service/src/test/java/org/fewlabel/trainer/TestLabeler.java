package org.fewlabel.trainer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.labeling.EpochLabeler;
import org.fewlabel.learning.labeling.LabeledEpoch;
import org.fewlabel.learning.labeling.LabelingProgress;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.testing.KafkaProbe;
import org.jspecify.annotations.Nullable;

/** Labels the epochs of one attempt of a job, as far as a test lets it. Not for several threads. */
public final class TestLabeler implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaProbe kafka = KafkaProbe.local();
    private final ArtifactStore store;
    private final UUID jobId;
    private final int attempt;
    private final @Nullable ResumePoint resumedFrom;
    private final EpochLabeler labeler;
    private final LabelingRecords records;

    public TestLabeler(ArtifactStore store, UUID jobId, int attempt, @Nullable ResumePoint resumedFrom) {
        this.store = store;
        this.jobId = jobId;
        this.attempt = attempt;
        this.resumedFrom = resumedFrom;
        this.records = new LabelingRecords(store);
        this.labeler = new EpochLabeler(twoMoons(), LabelingProgress.NONE);
    }

    /** Waits until the epoch is trained, labels it and says so; the epochs before must have been labeled. */
    public ResumePoint label(int epoch) {
        EpochLabeled labeled = labelSilently(epoch);
        kafka.publish(Event.of(labeled, Instant.now()));
        return new ResumePoint(epoch, labeled.snapshot(), labeled.teacher(), labeled.labels());
    }

    /** The same, but nobody hears of it. */
    public EpochLabeled labelSilently(int epoch) {
        EpochArtifacts artifacts = new EpochArtifacts(jobId, attempt, epoch);
        try {
            ArtifactReference reference = awaitTrained(epoch).snapshot();
            Checkpoint snapshot = Checkpoint.of(read(reference));
            LabeledEpoch labeled = labeler.label(snapshot, previousTeacher(epoch));
            PerNetwork<Double> testErrors = Objects.requireNonNull(labeled.testErrors());
            EpochLabeled event = new EpochLabeled(
                    jobId,
                    attempt,
                    epoch,
                    reference,
                    store.put(artifacts.teacher(), labeled.teacher().toSafetensors()::writeTo),
                    labeled.labels() == null
                            ? null
                            : store.put(artifacts.labels(), labeled.labels().toSafetensors(snapshot.spec())::writeTo),
                    testErrors.student(),
                    testErrors.teacher(),
                    labeled.quality(),
                    snapshot.isLast(),
                    null,
                    null,
                    testErrors.average(),
                    null,
                    null,
                    null,
                    labeled.labelsNetwork());
            return records.create(new LabelingRecord(event, Map.of(), Map.of())).event();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Teacher previousTeacher(int epoch) throws IOException {
        if (resumedFrom != null && epoch == resumedFrom.epoch() + 1) {
            return Teacher.of(read(resumedFrom.teacher()));
        }
        if (epoch == 0) {
            return null;
        }
        LabelingRecord before =
                records.find(new EpochArtifacts(jobId, attempt, epoch - 1)).orElseThrow();
        return Teacher.of(read(before.event().teacher()));
    }

    private EpochTrained awaitTrained(int epoch) {
        Event event = kafka.awaitEvent(
                Topics.TRAINING_EVENTS,
                found -> found.payload() instanceof EpochTrained trained
                        && trained.jobId().equals(jobId)
                        && trained.attempt() == attempt
                        && trained.epoch() == epoch,
                PATIENCE);
        return (EpochTrained) event.payload();
    }

    private Safetensors read(ArtifactReference reference) throws IOException {
        byte[] bytes = store.read(reference);
        return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length);
    }

    private static Dataset twoMoons() {
        try {
            DatasetSettings settings = new DatasetSettings(null, DatasetSettings.userCache());
            return Datasets.load(DatasetName.TWO_MOONS, settings, news -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
