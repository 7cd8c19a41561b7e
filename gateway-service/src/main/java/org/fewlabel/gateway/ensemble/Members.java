package org.fewlabel.gateway.ensemble;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.job.Lineage;
import org.fewlabel.gateway.labelset.EnsembleRequest;
import org.fewlabel.service.rest.Problem;

/** The jobs of an ensemble, or why they are none. */
sealed interface Members {
    String FIELD = "jobId";

    /**
     * @param jobs at least two, all over and well, all on the same images
     * @param labels of how many images they know the label together, at most, with the jobs that they started from as far as
     *     those are known; labels of other images are not counted
     * @param moreLabels whether that is more than each of them names, or nobody knows that it is not
     */
    record Found(List<Job> jobs, int labels, boolean moreLabels) implements Members {
        public Found {
            jobs = List.copyOf(jobs);
        }
    }

    record Refused(Problem problem) implements Members {}

    /**
     * @param ids as the user wrote them
     * @param moreLabels whether they may know more labels together than each of them names
     * @param jobs finds a job by its id
     * @param labelSets which of them are part of others
     */
    static Members of(
            List<String> ids, boolean moreLabels, Function<UUID, Optional<Job>> jobs, Lineage.Coverage labelSets) {
        if (ids.size() < EnsembleRequest.JOBS_MIN || ids.size() > EnsembleRequest.JOBS_MAX) {
            return refused("must be given " + EnsembleRequest.JOBS_MIN + " to " + EnsembleRequest.JOBS_MAX
                    + " times, was given " + ids.size() + " times");
        }
        List<Job> found = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (String id : ids) {
            Optional<Job> job = JobId.parse(id).flatMap(jobs);
            if (job.isEmpty()) {
                return new Refused(Problem.unknownJob(id));
            }
            if (!seen.add(job.get().id())) {
                return refused("must be another job each time, was twice " + id);
            }
            found.add(job.get());
        }
        return unlike(found)
                .<Members>map(why -> new Refused(Problem.noEnsemble(why)))
                .orElseGet(() -> together(found, moreLabels, jobs, labelSets));
    }

    private static Optional<String> unlike(List<Job> jobs) {
        Job first = jobs.get(0);
        for (Job job : jobs) {
            if (job.state() != JobState.SUCCEEDED) {
                return Optional.of("every job must have succeeded, " + job.id() + " is "
                        + job.state().wireName());
            }
            if (!job.spec().dataset().hasImagesOf(first.spec().dataset())) {
                return Optional.of(
                        "all jobs must be on the same images, " + first.id() + " and " + job.id() + " are not");
            }
        }
        return Optional.empty();
    }

    /** An ensemble knows what any of its members knows: with other labels in each, it is no run with so few of them. */
    private static Members together(
            List<Job> jobs, boolean moreLabels, Function<UUID, Optional<Job>> find, Lineage.Coverage labelSets) {
        Job most = jobs.stream()
                .max(Comparator.comparingInt(job -> job.spec().dataset().labels()))
                .orElseThrow();
        DatasetSpec named = most.spec().dataset();
        List<Lineage> lineages = jobs.stream().map(job -> Lineage.of(job, find)).toList();
        // Of several with the most labels one may have a label set that goes on from those of the others.
        boolean isOneTold = jobs.stream()
                .map(job -> job.spec().dataset())
                .filter(each -> each.labels() == named.labels())
                .anyMatch(each -> beyond(lineages, each, labelSets).isEmpty());
        if (isOneTold) {
            return new Found(jobs, named.labels(), false);
        }
        if (!moreLabels) {
            return new Refused(Problem.noEnsemble("together the jobs use more labels than each of them names: "
                    + beyond(lineages, named, labelSets).orElseThrow() + ", the labels of job " + most.id()
                    + " are not all; moreLabels=true asks for it all the same"));
        }
        return new Found(jobs, labels(lineages, named), true);
    }

    private static Optional<String> beyond(List<Lineage> lineages, DatasetSpec own, Lineage.Coverage labelSets) {
        return lineages.stream()
                .map(lineage -> lineage.labelsBeyond(own, labelSets))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Of the same images one split seed chooses fewer labels among more; those of different seeds may all be different. */
    private static int labels(List<Lineage> lineages, DatasetSpec images) {
        Map<Long, Integer> bySeed = new HashMap<>();
        lineages.stream()
                .flatMap(lineage -> lineage.jobs().stream())
                .map(job -> job.spec().dataset())
                .filter(images::hasImagesOf)
                .forEach(dataset -> bySeed.merge(dataset.splitSeed(), dataset.labels(), Math::max));
        long sum = bySeed.values().stream().mapToLong(labels -> labels).sum();
        return (int) Math.min(sum, images.shape().trainingImages());
    }

    private static Members refused(String message) {
        return new Refused(Problem.invalid(FIELD, message));
    }
}
