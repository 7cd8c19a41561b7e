package org.fewlabel.gateway.ensemble;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.SafetensorsReader;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.rest.EnsembleView;
import org.fewlabel.gateway.download.SharedArtifacts;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.label.ContradictoryLabelsException;
import org.fewlabel.gateway.label.LabelsFile;
import org.fewlabel.gateway.label.LabelsTable;
import org.fewlabel.gateway.label.ProbabilityRows;
import org.fewlabel.gateway.registry.Jobs;
import org.jspecify.annotations.Nullable;

/**
 * Averages what the labeler found out about the last epoch of each job. An ensemble is a question and nothing that is kept:
 * the predictions are there, and the same jobs always give the same answer.
 */
@ApplicationScoped
class Ensembles {
    private static final String TRUTH = "truth";

    private final SharedArtifacts artifacts;
    private final Jobs allJobs;

    Ensembles(SharedArtifacts artifacts, Jobs allJobs) {
        this.artifacts = artifacts;
        this.allJobs = allJobs;
    }

    /**
     * How good the mean prediction is. What the jobs predicted is read image by image: of many images and classes it would not fit
     * into memory.
     *
     * @param found each with test predictions
     * @param keep what has to stay open until the answer is given
     * @throws UnlikeMembersException if they say that they are of other images
     */
    EnsembleView judge(Members.Found found, Consumer<Closeable> keep) throws IOException {
        List<Job> jobs = found.jobs();
        requireRoom(jobs, job -> labeled(job).testPredictions());
        SameImages images = new SameImages();
        List<SafetensorsReader> files = new ArrayList<>();
        for (Job job : jobs) {
            SafetensorsReader file = open(labeled(job).testPredictions(), keep);
            images.require(job, file.metadata());
            files.add(file);
        }
        int classes = dataset(jobs).shape().classes();
        List<EnsembleView.Member> members = new ArrayList<>();
        for (int member = 0; member < jobs.size(); member++) {
            List<Job> job = jobs.subList(member, member + 1);
            List<SafetensorsReader> file = files.subList(member, member + 1);
            members.add(member(
                    job.get(0),
                    Objects.requireNonNull(error(TrainedNetwork.STUDENT, job, file, classes)),
                    error(TrainedNetwork.AVERAGE, job, file, classes),
                    error(TrainedNetwork.TEACHER, job, file, classes)));
        }
        return new EnsembleView(
                Objects.requireNonNull(error(TrainedNetwork.STUDENT, jobs, files, classes)),
                error(TrainedNetwork.AVERAGE, jobs, files, classes),
                error(TrainedNetwork.TEACHER, jobs, files, classes),
                found.labels(),
                found.moreLabels(),
                members);
    }

    private static EnsembleView.Member member(
            Job job, double studentTestError, @Nullable Double averageTestError, @Nullable Double teacherTestError) {
        return new EnsembleView.Member(
                job.id(),
                job.spec().name(),
                job.spec().method().methodName().wireName(),
                job.spec().network().name().wireName(),
                job.spec().seed(),
                studentTestError,
                averageTestError,
                teacherTestError);
    }

    /** Of the mean prediction by a network of these jobs; null unless each of them has one. */
    private static @Nullable Double error(
            TrainedNetwork network, List<Job> jobs, List<SafetensorsReader> files, int classes) throws IOException {
        List<ProbabilityRows> members = new ArrayList<>();
        for (int member = 0; member < jobs.size(); member++) {
            SafetensorsReader file = files.get(member);
            String tensor = tensor(network, file, jobs.get(member));
            if (tensor == null) {
                return null;
            }
            members.add(file.require(tensor, Dtype.F32, file.size(TRUTH), classes)::next);
        }
        // All of the same images; so any of them tells the truth.
        SafetensorsReader last = files.get(files.size() - 1);
        return MeanPrediction.error(members, classes, last.require(TRUTH, Dtype.I32, last.size(TRUTH)));
    }

    /**
     * The tensor with a network's predictions; null where the file has none. A file without a step average is of an earlier
     * version, in which the teacher of some methods was the step average.
     */
    private static @Nullable String tensor(TrainedNetwork network, SafetensorsReader file, Job job) {
        boolean isEarlier = !file.has(TrainedNetwork.AVERAGE.wireName());
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

    /**
     * By the mean of the probabilities. An image came with a label if it did so in any of the jobs; where one of them does not
     * say, nobody knows.
     *
     * @param keep what has to stay open until the table is written
     * @throws UnlikeMembersException if the labels say that they are of other images
     */
    LabelsTable labels(Members.Found found, Consumer<Closeable> keep) throws IOException {
        List<Job> jobs = found.jobs();
        requireRoom(jobs, job -> labeled(job).resumePoint().labels());
        DatasetSpec dataset = dataset(jobs);
        SameImages images = new SameImages();
        List<LabelsFile> files = new ArrayList<>();
        for (Job job : jobs) {
            LabelsFile file = new LabelsFile(open(labeled(job).resumePoint().labels(), keep), dataset);
            images.require(job, file.metadata());
            files.add(file);
        }
        try {
            return LabelsTable.of(files, dataset, allJobs.unreadableNames(jobs.get(0)));
        } catch (ContradictoryLabelsException e) {
            throw new UnlikeMembersException("all jobs must be on the same images, but " + e.getMessage());
        }
    }

    /** Specs tell a folder by its list of files; what was in them, each file says of its own. */
    private static final class SameImages {
        private @Nullable String sha256;
        private @Nullable Job first;

        void require(Job job, Map<String, String> metadata) throws CorruptSafetensorsException {
            String json = metadata.get(RunProvenance.METADATA);
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

    private void requireRoom(List<Job> jobs, Function<Job, @Nullable ArtifactReference> file) {
        artifacts.requireRoomFor(jobs.stream()
                .map(job -> Objects.requireNonNull(file.apply(job)))
                .collect(Collectors.toSet()));
    }

    private SafetensorsReader open(@Nullable ArtifactReference reference, Consumer<Closeable> keep) throws IOException {
        SharedArtifacts.Shared file = artifacts.open(Objects.requireNonNull(reference));
        keep.accept(file);
        return file.safetensors();
    }
}
