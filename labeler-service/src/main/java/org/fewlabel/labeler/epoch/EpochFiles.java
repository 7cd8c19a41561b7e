package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelSets;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.UnknownJobException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.GivenLabels;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.labeling.Temperature;
import org.fewlabel.learning.labeling.TestPredictions;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.jboss.logging.Logger;

/**
 * The files that an epoch is labeled from, and those that come of it. Which files of earlier epochs are meant is in their
 * records, with the digests that they must have.
 */
@ApplicationScoped
public class EpochFiles {
    private static final Logger LOG = Logger.getLogger(EpochFiles.class);

    private final ArtifactStore store;
    private final LabelingRecords records;
    private final LabelSets labelSets;

    EpochFiles(ArtifactStore store) {
        this.store = store;
        this.records = new LabelingRecords(store);
        this.labelSets = new LabelSets(store);
    }

    /** Whether the store has anything of the epoch's job. */
    boolean hasAnyOf(EpochTrained trained) throws IOException {
        return !store.list("jobs/" + trained.jobId(), null, 1).files().isEmpty();
    }

    /**
     * The checkpoint that is to be labeled.
     *
     * @throws UnknownJobException if the store does not have it, nor the epoch before it
     */
    Checkpoint snapshot(EpochTrained trained) throws IOException {
        try {
            return Checkpoint.of(read(trained.snapshot()));
        } catch (MissingArtifactException e) {
            // Epochs are labeled one after the other, so the store of this job has the record of the one before.
            if (trained.epoch() == 0
                    || records.findLast(trained.jobId(), trained.attempt(), trained.epoch() - 1)
                            .isEmpty()) {
                throw new UnknownJobException(trained.jobId(), e);
            }
            throw e;
        }
    }

    /** @throws MissingArtifactException if the set was removed: the job's trainer had it from the store that has the snapshot */
    LabelSet labelSet(String sha256) throws IOException {
        return labelSets.read(sha256);
    }

    /** What a labeler that had the epoch before has made of it. */
    Optional<LabelingRecord> labeling(EpochTrained trained) throws IOException {
        return records.find(artifacts(trained));
    }

    /**
     * Puts what was made of the epoch on record.
     *
     * @return what counts: that, or what a labeler made of it that was first
     */
    LabelingRecord record(LabelingRecord labeling) throws IOException {
        return records.create(labeling);
    }

    /**
     * Networks as they were after an earlier epoch, of this attempt or of one before; without those whose file was removed or is
     * damaged. Each file is read once, whichever networks are in it.
     */
    Map<TrainedNetwork, NetworkSnapshot> networksOf(EpochTrained trained, int epoch, Set<TrainedNetwork> wanted)
            throws IOException {
        Map<TrainedNetwork, NetworkSnapshot> found = new EnumMap<>(TrainedNetwork.class);
        Optional<LabelingRecord> labeling = records.findLast(trained.jobId(), trained.attempt(), epoch);
        if (labeling.isEmpty()) {
            return found;
        }
        EpochLabeled files = labeling.get().event();
        if (wanted.contains(TrainedNetwork.STUDENT) || wanted.contains(TrainedNetwork.AVERAGE)) {
            Optional<Safetensors> file = readIfWhole(files.snapshot());
            if (file.isPresent()) {
                Checkpoint snapshot = Checkpoint.of(file.get());
                found.put(TrainedNetwork.STUDENT, snapshot.student());
                found.put(TrainedNetwork.AVERAGE, snapshot.average());
            }
        }
        if (wanted.contains(TrainedNetwork.TEACHER)) {
            Optional<Safetensors> file = readIfWhole(files.teacher());
            if (file.isPresent()) {
                found.put(TrainedNetwork.TEACHER, Teacher.of(file.get()).state());
            }
        }
        return found;
    }

    /** The teacher after the epoch before: this attempt's own, or that of the checkpoint where the attempt began. */
    Teacher previousTeacher(EpochTrained trained) throws IOException {
        ResumePoint resumedFrom = trained.resumedFrom();
        if (resumedFrom != null && trained.epoch() == resumedFrom.epoch() + 1) {
            return Teacher.of(read(resumedFrom.teacher()));
        }
        EpochArtifacts before = new EpochArtifacts(trained.jobId(), trained.attempt(), trained.epoch() - 1);
        LabelingRecord labeling =
                records.find(before).orElseThrow(() -> new MissingArtifactException(before.labeling()));
        return Teacher.of(read(labeling.event().teacher()));
    }

    ArtifactReference write(EpochTrained trained, Teacher teacher) throws IOException {
        return store.put(artifacts(trained).teacher(), teacher.toSafetensors()::writeTo);
    }

    /** @param dataset whose training images the labels are of */
    ArtifactReference write(EpochTrained trained, Checkpoint snapshot, EpochLabels labels, Dataset dataset)
            throws IOException {
        return put(artifacts(trained).labels(), snapshot, labels, dataset);
    }

    /** The labels that a network gives all images after the run's last epoch, where {@link #write} has another's. */
    ArtifactReference writeOf(
            TrainedNetwork network, EpochTrained last, Checkpoint snapshot, EpochLabels labels, Dataset dataset)
            throws IOException {
        return put(artifacts(last).labels(network), snapshot, labels, dataset);
    }

    ArtifactReference write(EpochTrained trained, Checkpoint snapshot, TestPredictions predictions) throws IOException {
        return store.put(artifacts(trained).testPredictions(), predictions.toSafetensors(snapshot)::writeTo);
    }

    /** The labels of the epoch that validation chose for a network; they lie with those of the last epoch. */
    ArtifactReference writeChosen(
            TrainedNetwork network, EpochTrained last, Checkpoint snapshot, EpochLabels labels, Dataset dataset)
            throws IOException {
        return put(artifacts(last).chosenLabels(network), snapshot, labels, dataset);
    }

    private ArtifactReference put(String name, Checkpoint snapshot, EpochLabels labels, Dataset dataset)
            throws IOException {
        JobSpec spec = snapshot.spec();
        Safetensors file = labels.toSafetensors(
                spec,
                snapshot.provenance(),
                GivenLabels.of(dataset, spec.dataset()),
                dataset.trainingNames(),
                Temperature.of(labels, dataset, spec.dataset()));
        return store.put(name, file::writeTo);
    }

    private static EpochArtifacts artifacts(EpochTrained trained) {
        return new EpochArtifacts(trained.jobId(), trained.attempt(), trained.epoch());
    }

    private Optional<Safetensors> readIfWhole(ArtifactReference reference) throws IOException {
        try {
            return Optional.of(read(reference));
        } catch (CorruptArtifactException | MissingArtifactException e) {
            LOG.warnf("File of an earlier epoch is done without: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** As a whole, so that the store begins anew when it breaks off. */
    private Safetensors read(ArtifactReference reference) throws IOException {
        byte[] bytes = store.read(reference);
        return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length);
    }
}
