package org.fewlabel.gateway.ensemble;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.product.GivenLabels;
import org.fewlabel.gateway.product.LabelsTable;
import org.jspecify.annotations.Nullable;

/**
 * Averages what the labeler found out about the last epoch of each job. An ensemble is a question and nothing that is kept:
 * the predictions are there, and the same jobs always give the same answer.
 */
@ApplicationScoped
class Ensembles {
    private static final String TRUTH = "truth";

    private final ArtifactStore store;

    Ensembles(ArtifactStore store) {
        this.store = store;
    }

    /**
     * @param found each with test predictions
     * @throws UnlikeMembersException if they say that they are of other images
     */
    Ensemble judge(Members.Found found) throws IOException {
        List<Job> jobs = found.jobs();
        SameImages images = new SameImages();
        int classes = dataset(jobs).shape().classes();
        List<Ensemble.Member> members = new ArrayList<>();
        Map<TrainedNetwork, MeanPrediction> means = new EnumMap<>(TrainedNetwork.class);
        int[] truth = {};
        // One file at a time: a hundred classes times ten thousand images are some megabytes.
        for (Job job : jobs) {
            Safetensors file = read(labeled(job).testPredictions());
            images.require(job, file);
            truth = truth(file);
            Map<TrainedNetwork, Double> errors = new EnumMap<>(TrainedNetwork.class);
            for (TrainedNetwork network : TrainedNetwork.values()) {
                String tensor = tensor(network, file, job);
                if (tensor == null) {
                    continue;
                }
                float[] probabilities = file.requireFloats(tensor, truth.length, classes);
                int count = truth.length;
                means.computeIfAbsent(network, key -> new MeanPrediction(count, classes))
                        .add(probabilities);
                errors.put(network, MeanPrediction.error(probabilities, classes, truth));
            }
            members.add(Ensemble.Member.of(
                    job,
                    errors.get(TrainedNetwork.STUDENT),
                    errors.get(TrainedNetwork.AVERAGE),
                    errors.get(TrainedNetwork.TEACHER)));
        }
        return new Ensemble(
                Objects.requireNonNull(error(TrainedNetwork.STUDENT, means, jobs, truth)),
                error(TrainedNetwork.AVERAGE, means, jobs, truth),
                error(TrainedNetwork.TEACHER, means, jobs, truth),
                found.labels(),
                found.moreLabels(),
                members);
    }

    /**
     * The tensor with a network's predictions; null where the file has none. A file without a step average is of an earlier
     * version, in which the teacher of some methods was the step average.
     */
    private static @Nullable String tensor(TrainedNetwork network, Safetensors file, Job job) {
        boolean isEarlier = !file.tensors().containsKey(TrainedNetwork.AVERAGE.wireName());
        String method = job.spec().method().methodName().wireName();
        if (isEarlier && MethodName.teacherWasStepAverage(method)) {
            return switch (network) {
                case STUDENT -> TrainedNetwork.STUDENT.wireName();
                case AVERAGE -> TrainedNetwork.TEACHER.wireName();
                case TEACHER -> null;
            };
        }
        return isEarlier && network == TrainedNetwork.AVERAGE ? null : network.wireName();
    }

    /** Null unless the prediction of each job is in the mean. */
    private static @Nullable Double error(
            TrainedNetwork network, Map<TrainedNetwork, MeanPrediction> means, List<Job> jobs, int[] truth) {
        MeanPrediction mean = means.get(network);
        return mean == null || mean.members() < jobs.size() ? null : (Double) mean.error(truth);
    }

    /**
     * By the mean of the probabilities. An image came with a label if it did so in any of the jobs; where one of them does not
     * say, nobody knows.
     *
     * @throws UnlikeMembersException if the labels say that they are of other images
     */
    LabelsTable labels(Members.Found found) throws IOException {
        List<Job> jobs = found.jobs();
        SameImages images = new SameImages();
        DatasetSpec dataset = dataset(jobs);
        MeanPrediction mean = new MeanPrediction(
                dataset.shape().trainingImages(), dataset.shape().classes());
        GivenLabels given = null;
        boolean isGivenKnown = true;
        Safetensors file = null;
        for (Job job : jobs) {
            file = read(labeled(job).resumePoint().labels());
            images.require(job, file);
            mean.add(LabelsTable.probabilities(file, dataset));
            Optional<GivenLabels> own = GivenLabels.of(file, dataset);
            isGivenKnown &= own.isPresent();
            given = own.isEmpty() ? given : together(given, own.get());
        }
        return LabelsTable.of(
                mean.mean(),
                isGivenKnown ? given : null,
                Objects.requireNonNull(file),
                dataset,
                jobs.get(0).unreadableNames());
    }

    private static GivenLabels together(@Nullable GivenLabels given, GivenLabels more) {
        try {
            return given == null ? more : given.with(more);
        } catch (IllegalArgumentException e) {
            throw new UnlikeMembersException("all jobs must be on the same images, but " + e.getMessage());
        }
    }

    /** Specs tell a folder by its list of files; what was in them, each file says of its own. */
    private static final class SameImages {
        private @Nullable String sha256;
        private @Nullable Job first;

        void require(Job job, Safetensors file) throws CorruptSafetensorsException {
            String json = file.metadata().get(RunProvenance.METADATA);
            if (json == null) {
                return;
            }
            String now = provenance(json).dataSha256();
            if (first != null && !now.equals(sha256)) {
                throw new UnlikeMembersException("all jobs must be on the same images, those of " + first.id()
                        + " have the SHA-256 " + sha256 + ", those of " + job.id() + " " + now);
            }
            sha256 = now;
            first = job;
        }

        private static RunProvenance provenance(String json) throws CorruptSafetensorsException {
            try {
                return Json.mapper().readValue(json, RunProvenance.class);
            } catch (JsonProcessingException e) {
                throw new CorruptSafetensorsException("the metadata run is no provenance: " + e.getOriginalMessage());
            }
        }
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
