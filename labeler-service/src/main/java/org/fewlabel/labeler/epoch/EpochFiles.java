package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.JobArtifacts;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.GivenLabels;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.labeling.TestPredictions;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;

/** The files that an epoch is labeled from, and those that come of it. */
@ApplicationScoped
public class EpochFiles {
    private final ArtifactStore store;

    EpochFiles(ArtifactStore store) {
        this.store = store;
    }

    Checkpoint snapshot(EpochTrained trained) throws IOException {
        return Checkpoint.of(read(trained.snapshot()));
    }

    /**
     * Networks as they were after an earlier epoch, of this attempt or of one before; without those whose file was removed. Each
     * file is read once, whichever networks are in it.
     */
    Map<TrainedNetwork, NetworkSnapshot> networksOf(EpochTrained trained, int epoch, Set<TrainedNetwork> wanted)
            throws IOException {
        JobArtifacts artifacts = new JobArtifacts(store, trained.jobId(), trained.attempt());
        Map<TrainedNetwork, NetworkSnapshot> found = new EnumMap<>(TrainedNetwork.class);
        if (wanted.contains(TrainedNetwork.STUDENT) || wanted.contains(TrainedNetwork.AVERAGE)) {
            Optional<byte[]> file = artifacts.read(epoch, EpochArtifacts::snapshot);
            if (file.isPresent()) {
                Checkpoint snapshot = Checkpoint.of(safetensors(file.get()));
                found.put(TrainedNetwork.STUDENT, snapshot.student());
                found.put(TrainedNetwork.AVERAGE, snapshot.average());
            }
        }
        if (wanted.contains(TrainedNetwork.TEACHER)) {
            Optional<byte[]> file = artifacts.read(epoch, EpochArtifacts::teacher);
            if (file.isPresent()) {
                found.put(
                        TrainedNetwork.TEACHER,
                        Teacher.of(safetensors(file.get())).state());
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
        String path = new EpochArtifacts(trained.jobId(), trained.attempt(), trained.epoch() - 1).teacher();
        byte[] teacher = store.read(path).orElseThrow(() -> new MissingArtifactException(path));
        return Teacher.of(safetensors(teacher));
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
    void writeOf(TrainedNetwork network, EpochTrained last, Checkpoint snapshot, EpochLabels labels, Dataset dataset)
            throws IOException {
        put(artifacts(last).labels(network), snapshot, labels, dataset);
    }

    ArtifactReference write(EpochTrained trained, Checkpoint snapshot, TestPredictions predictions) throws IOException {
        return store.put(artifacts(trained).testPredictions(), predictions.toSafetensors(snapshot)::writeTo);
    }

    /** The labels of the epoch that validation chose for a network; they lie with those of the last epoch. */
    void writeChosen(
            TrainedNetwork network, EpochTrained last, Checkpoint snapshot, EpochLabels labels, Dataset dataset)
            throws IOException {
        put(artifacts(last).chosenLabels(network), snapshot, labels, dataset);
    }

    private ArtifactReference put(String path, Checkpoint snapshot, EpochLabels labels, Dataset dataset)
            throws IOException {
        JobSpec spec = snapshot.spec();
        Safetensors file = labels.toSafetensors(
                spec, snapshot.provenance(), GivenLabels.of(dataset, spec.dataset()), dataset.trainingNames());
        return store.put(path, file::writeTo);
    }

    private static EpochArtifacts artifacts(EpochTrained trained) {
        return new EpochArtifacts(trained.jobId(), trained.attempt(), trained.epoch());
    }

    /** As a whole, so that the store begins anew when it breaks off. */
    private Safetensors read(ArtifactReference reference) throws IOException {
        return safetensors(store.read(reference));
    }

    private static Safetensors safetensors(byte[] bytes) throws IOException {
        return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length);
    }
}
