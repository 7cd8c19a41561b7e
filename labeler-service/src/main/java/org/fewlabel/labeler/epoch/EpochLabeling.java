package org.fewlabel.labeler.epoch;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import org.fewlabel.artifacts.ChosenEpoch;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.learning.data.CorruptDatasetException;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetUnavailableException;
import org.fewlabel.learning.labeling.EpochLabeler;
import org.fewlabel.learning.labeling.LabeledEpoch;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.training.Checkpoint;
import org.jboss.logging.Logger;

/**
 * Makes of a trained epoch a labeled one. What comes of it depends on nothing but the snapshot and the teacher before: so
 * an epoch that is labeled twice, since the labeler was killed on the way, gives the same bytes under the same paths.
 */
@ApplicationScoped
public class EpochLabeling {
    private static final Logger LOG = Logger.getLogger(EpochLabeling.class);

    private final EpochFiles files;
    private final LoadedDataset datasets;
    private volatile boolean shuttingDown;

    EpochLabeling(EpochFiles files, LoadedDataset datasets) {
        this.files = files;
        this.datasets = datasets;
    }

    /** A labeling that is under way ends between two batches. */
    void stop(@Observes ShutdownEvent event) {
        shuttingDown = true;
    }

    /** Whether whatever fails from now on may fail because of that. */
    boolean isShuttingDown() {
        return shuttingDown;
    }

    /**
     * @return {@link EpochLabeled}, or {@link LabelingFailed} where trying again would not help
     * @throws LabelingStoppedException if the labeler shuts down, which also takes the blame for what fails meanwhile:
     *     a store that is closed says nothing about the epoch
     */
    LabelingEvent label(EpochTrained trained) {
        try {
            return labelOrThrow(trained);
        } catch (LabelingStoppedException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (shuttingDown) {
                throw new LabelingStoppedException(e);
            }
            String reason = reasonOf(e);
            LOG.infof(
                    e,
                    "Epoch cannot be labeled: jobId=%s attempt=%d epoch=%d reason=%s",
                    trained.jobId(),
                    trained.attempt(),
                    trained.epoch(),
                    reason);
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            return new LabelingFailed(trained.jobId(), trained.attempt(), trained.epoch(), reason, message);
        }
    }

    private EpochLabeled labelOrThrow(EpochTrained trained) throws IOException {
        Checkpoint snapshot = files.snapshot(trained);
        Dataset dataset = datasets.load(
                trained.jobId(), trained.attempt(), snapshot.spec().dataset());
        Teacher previous = EpochLabeler.needsPrevious(snapshot) ? files.previousTeacher(trained) : null;
        LabeledEpoch labeled = new EpochLabeler(dataset, this::predicted).label(snapshot, previous);
        ArtifactReference teacher = files.write(trained, labeled.teacher());
        ArtifactReference labels = labeled.labels() == null
                ? null
                : files.write(trained, snapshot, labeled.labels(), dataset.trainingNames());
        ArtifactReference testPredictions = snapshot.isLast() && labeled.testPredictions() != null
                ? files.write(trained, snapshot, labeled.testPredictions())
                : null;
        labelChosen(trained, snapshot, dataset);
        return new EpochLabeled(
                trained.jobId(),
                trained.attempt(),
                trained.epoch(),
                trained.snapshot(),
                teacher,
                labels,
                labeled.studentTestError(),
                labeled.teacherTestError(),
                labeled.quality(),
                snapshot.isLast(),
                testPredictions,
                snapshot.chosen() == null ? null : (Integer) snapshot.chosen().epoch());
    }

    /**
     * When a run ends, also labels all images by the epoch that validation chose, if that is another one. Before the event,
     * so that who hears of the run's end finds them.
     */
    private void labelChosen(EpochTrained trained, Checkpoint snapshot, Dataset dataset) throws IOException {
        ChosenEpoch chosen = snapshot.chosen();
        if (!snapshot.isLast() || chosen == null || chosen.epoch() == snapshot.epoch()) {
            return;
        }
        Optional<Checkpoint> best = files.snapshotOf(trained, chosen.epoch());
        if (best.isEmpty()) {
            // The last epoch is no worse for it; who asks for these labels is told that they are not there.
            LOG.warnf(
                    "Snapshot of the chosen epoch is gone, no labels by it: jobId=%s attempt=%d epoch=%d",
                    trained.jobId(), trained.attempt(), chosen.epoch());
            return;
        }
        EpochLabels labels = new EpochLabeler(dataset, this::predicted).labelAll(best.get());
        files.writeChosen(trained, best.get(), labels, dataset.trainingNames());
    }

    private void predicted(int done, int inAll) {
        if (shuttingDown) {
            throw new LabelingStoppedException(null);
        }
    }

    private static String reasonOf(Throwable thrown) {
        if (thrown instanceof CorruptArtifactException || thrown instanceof CorruptSafetensorsException) {
            return "corrupt-snapshot";
        }
        if (thrown instanceof MissingArtifactException) {
            return "missing-artifact";
        }
        if (thrown instanceof CorruptDatasetException) {
            return "corrupt-dataset";
        }
        if (thrown instanceof DatasetUnavailableException) {
            return "dataset-unavailable";
        }
        if (thrown instanceof IOException) {
            return "store-unavailable"; // Tried long enough, see LabelerBeans.
        }
        return thrown instanceof OutOfMemoryError ? "out-of-memory" : "internal-error";
    }
}
