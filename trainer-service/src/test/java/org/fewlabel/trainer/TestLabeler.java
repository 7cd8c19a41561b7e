package org.fewlabel.trainer;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
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

/**
 * Labels the epochs of one attempt of a job, as far as a test lets it. It sees in the store what there is to do, and may
 * be ahead of the trainer's own event. Not for several threads.
 */
public final class TestLabeler implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaProbe kafka = KafkaProbe.local();
    private final ArtifactStore store;
    private final UUID jobId;
    private final int attempt;
    private final @Nullable ResumePoint resumedFrom;
    private final EpochLabeler labeler;

    public TestLabeler(ArtifactStore store, UUID jobId, int attempt, @Nullable ResumePoint resumedFrom) {
        this.store = store;
        this.jobId = jobId;
        this.attempt = attempt;
        this.resumedFrom = resumedFrom;
        this.labeler = new EpochLabeler(twoMoons(), LabelingProgress.NONE);
    }

    /** Waits for the epoch's snapshot, labels it and says so; the epochs before must have been labeled. */
    public ResumePoint label(int epoch) {
        EpochLabeled labeled = labelSilently(epoch);
        kafka.publish(Event.of(labeled, Instant.now()));
        return new ResumePoint(epoch, labeled.snapshot(), labeled.teacher(), labeled.labels());
    }

    /** The same, but nobody hears of it. */
    public EpochLabeled labelSilently(int epoch) {
        EpochArtifacts artifacts = new EpochArtifacts(jobId, attempt, epoch);
        try {
            ArtifactReference reference = await().atMost(PATIENCE)
                    .until(() -> store.find(artifacts.snapshot()), Optional::isPresent)
                    .orElseThrow();
            Checkpoint snapshot = Checkpoint.of(read(reference));
            LabeledEpoch labeled = labeler.label(snapshot, previousTeacher(epoch));
            PerNetwork<Double> testErrors = Objects.requireNonNull(labeled.testErrors());
            return new EpochLabeled(
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
        String path = new EpochArtifacts(jobId, attempt, epoch - 1).teacher();
        return Teacher.of(read(store.find(path).orElseThrow()));
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
