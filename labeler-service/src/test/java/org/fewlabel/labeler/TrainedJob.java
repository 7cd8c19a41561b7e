package org.fewlabel.labeler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.labeling.EpochLabeler;
import org.fewlabel.learning.labeling.LabeledEpoch;
import org.fewlabel.learning.labeling.LabelingProgress;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Small jobs, trained and labeled in a row without any service: what a labeler hears, and what it should make of it. */
public final class TrainedJob {
    private TrainedJob() {}

    /**
     * One epoch.
     *
     * @param event what the trainer says
     * @param expected what the labeler should find out
     */
    public record Epoch(EpochTrained event, Checkpoint snapshot, LabeledEpoch expected) {}

    public static JobSpec spec(String method, int epochs) {
        String json =
                "{\"dataset\":{\"name\":\"two-moons\",\"labels\":6},\"network\":{\"name\":\"mlp\"},\"method\":{\"name\":\""
                        + method + "\"},\"batch\":{\"labeled\":6,\"unlabeled\":50},\"epochs\":" + epochs
                        + ",\"stepsPerEpoch\":10,\"seed\":7}";
        return read(json);
    }

    /** A job of one epoch that is trained with a label set. */
    public static JobSpec labeledBy(String labelSet) {
        return read("{\"dataset\":{\"name\":\"two-moons\",\"labels\":6,\"labelSet\":\"" + labelSet
                + "\"},\"method\":{\"name\":\"supervised\"},\"batch\":{\"labeled\":6,\"unlabeled\":50},\"epochs\":1,"
                + "\"stepsPerEpoch\":10}");
    }

    /** A job whose validation images choose an epoch before its last one. */
    public static JobSpec choosing() {
        return read(
                "{\"dataset\":{\"name\":\"two-moons\",\"labels\":104,\"validation\":100},\"method\":{\"name\":"
                        + "\"supervised\"},\"batch\":{\"labeled\":4,\"unlabeled\":20},\"epochs\":8,\"stepsPerEpoch\":5,\"seed\":0}");
    }

    /** One whose weight decay leaves the weights at zero. */
    public static JobSpec collapsed() {
        return read(
                "{\"name\":\"collapsed\",\"dataset\":{\"name\":\"two-moons\",\"labels\":20},\"network\":{\"name\":\"mlp\"},"
                        + "\"optimizer\":{\"learningRate\":0.9,\"momentum\":0,\"nesterov\":false,\"weightDecay\":1},"
                        + "\"method\":{\"name\":\"supervised\"},\"batch\":{\"labeled\":4,\"unlabeled\":20},\"epochs\":1,"
                        + "\"stepsPerEpoch\":20,\"seed\":0}");
    }

    private static JobSpec read(String json) {
        JobSpec.Reading reading = JobSpec.read(json);
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException(rejected.violations().toString());
        }
        return ((JobSpec.Accepted) reading).spec();
    }

    /** Trains to the end; the snapshots are in the store afterwards, and nothing else. */
    public static List<Epoch> train(ArtifactStore store, UUID jobId, int attempt, JobSpec spec) {
        return train(store, jobId, attempt, spec, twoMoons());
    }

    /** The same on other data. */
    public static List<Epoch> train(ArtifactStore store, UUID jobId, int attempt, JobSpec spec, Dataset dataset) {
        Recorder recorder = new Recorder(store, jobId, attempt, new EpochLabeler(dataset, LabelingProgress.NONE));
        try {
            new Training(
                            spec,
                            dataset,
                            epoch -> recorder.epochs.get(epoch).expected().labels(),
                            recorder,
                            StopSignal.NEVER,
                            AugmentationThreads.USUAL)
                    .run(null);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return recorder.epochs;
    }

    public static Dataset twoMoons() {
        try {
            DatasetSettings settings = new DatasetSettings(null, DatasetSettings.userCache());
            return Datasets.load(DatasetName.TWO_MOONS, settings, news -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Recorder implements TrainingListener {
        private final ArtifactStore store;
        private final UUID jobId;
        private final int attempt;
        private final EpochLabeler labeler;
        private final List<Epoch> epochs = new ArrayList<>();

        private Recorder(ArtifactStore store, UUID jobId, int attempt, EpochLabeler labeler) {
            this.store = store;
            this.jobId = jobId;
            this.attempt = attempt;
            this.labeler = labeler;
        }

        @Override
        public void epochFinished(EpochReport report, Checkpoint checkpoint) {
            EpochTrained event = new EpochTrained(
                    jobId,
                    attempt,
                    report.epoch(),
                    put(checkpoint),
                    null,
                    report.metrics(),
                    report.learningRate(),
                    report.imagesPerSecond(),
                    report.seconds(),
                    report.dataWaitSeconds());
            epochs.add(new Epoch(event, checkpoint, labeler.label(checkpoint, previousTeacher())));
        }

        private @Nullable Teacher previousTeacher() {
            return epochs.isEmpty()
                    ? null
                    : epochs.get(epochs.size() - 1).expected().teacher();
        }

        private ArtifactReference put(Checkpoint checkpoint) {
            try {
                String path = new EpochArtifacts(jobId, attempt, checkpoint.epoch()).snapshot();
                return store.put(path, checkpoint.toSafetensors()::writeTo);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
