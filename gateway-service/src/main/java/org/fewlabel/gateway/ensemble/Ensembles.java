package org.fewlabel.gateway.ensemble;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.product.LabelsTable;
import org.jspecify.annotations.Nullable;

/**
 * Averages what the labeler found out about the last epoch of each job. An ensemble is a question and nothing that is kept:
 * the predictions are there, and the same jobs always give the same answer.
 */
@ApplicationScoped
class Ensembles {
    private static final String STUDENT = "student";
    private static final String TEACHER = "teacher";
    private static final String TRUTH = "truth";

    private final ArtifactStore store;

    Ensembles(ArtifactStore store) {
        this.store = store;
    }

    /** @param jobs on the same images, each with test predictions */
    Ensemble judge(List<Job> jobs) throws IOException {
        int classes = dataset(jobs).shape().classes();
        List<Ensemble.Member> members = new ArrayList<>();
        MeanPrediction students = null;
        MeanPrediction teachers = null;
        int[] truth = {};
        // One file at a time: a hundred classes times ten thousand images are some megabytes.
        for (Job job : jobs) {
            Safetensors file = read(labeled(job).testPredictions());
            truth = truth(file);
            float[] student = file.requireFloats(STUDENT, truth.length, classes);
            float[] teacher = file.requireFloats(TEACHER, truth.length, classes);
            students = students == null ? new MeanPrediction(truth.length, classes) : students;
            teachers = teachers == null ? new MeanPrediction(truth.length, classes) : teachers;
            students.add(student);
            teachers.add(teacher);
            members.add(Ensemble.Member.of(
                    job, MeanPrediction.error(student, classes, truth), MeanPrediction.error(teacher, classes, truth)));
        }
        return new Ensemble(
                Objects.requireNonNull(students).error(truth),
                Objects.requireNonNull(teachers).error(truth),
                members);
    }

    /** @param jobs on the same images */
    LabelsTable labels(List<Job> jobs) throws IOException {
        DatasetSpec dataset = dataset(jobs);
        MeanPrediction mean = new MeanPrediction(
                dataset.shape().trainingImages(), dataset.shape().classes());
        Safetensors file = null;
        for (Job job : jobs) {
            file = read(labeled(job).resumePoint().labels());
            mean.add(LabelsTable.probabilities(file, dataset));
        }
        return LabelsTable.of(
                mean.mean(), Objects.requireNonNull(file), dataset, jobs.get(0).unreadableNames());
    }

    private static DatasetSpec dataset(List<Job> jobs) {
        return jobs.get(0).spec().dataset();
    }

    private static LabeledEpoch labeled(Job job) {
        return Objects.requireNonNull(job.labeled(), "a job that succeeded has a labeled epoch");
    }

    private static int[] truth(Safetensors file) throws CorruptSafetensorsException {
        Tensor truth = file.tensors().get(TRUTH);
        return file.require(TRUTH, Dtype.I32, truth == null ? 0 : truth.size()).ints();
    }

    private Safetensors read(@Nullable ArtifactReference reference) throws IOException {
        Objects.requireNonNull(reference);
        try (InputStream in = store.open(reference)) {
            return Safetensors.read(in, reference.bytes());
        }
    }
}
