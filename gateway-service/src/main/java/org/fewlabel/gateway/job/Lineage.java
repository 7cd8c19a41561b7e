package org.fewlabel.gateway.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.StartFromSpec;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.jspecify.annotations.Nullable;

/**
 * A job and those whose weights it has in it: the one that it starts from, the one that this started from, and so on. What
 * any of them was trained with is in the job's weights.
 *
 * @param jobs the job itself first
 * @param isWhole whether it is known what all weights have learned; jobs that are too many or gone are not known, nor are files
 *     and backbones
 */
public record Lineage(List<Job> jobs, boolean isWhole) {
    /** Each is looked up in the database. */
    private static final int JOBS_MAX = 100;

    public Lineage {
        jobs = List.copyOf(jobs);
    }

    /** @param find a job by its id */
    public static Lineage of(Job job, Function<UUID, Optional<Job>> find) {
        List<Job> jobs = new ArrayList<>(List.of(job));
        StartFromSpec startFrom = job.spec().startFrom();
        while (startFrom instanceof FromJob from) {
            Optional<Job> source = jobs.size() < JOBS_MAX ? find.apply(from.jobId()) : Optional.empty();
            if (source.isEmpty()) {
                return new Lineage(jobs, false);
            }
            jobs.add(source.get());
            startFrom = source.get().spec().startFrom();
        }
        // Of a file nobody knows what its weights have learned. A head starts from heads on the same backbone alone.
        return new Lineage(jobs, startFrom == null && job.spec().network().backbone() == null);
    }

    /** Whether a run with one label set, or with none, knows of all images that another one labels, or none does. */
    @FunctionalInterface
    public interface Coverage {
        boolean covers(@Nullable String own, @Nullable String other);
    }

    /**
     * Why they know labels that a run on this data set does not know; empty if they know none.
     *
     * @param own the data set of that run
     * @param labelSets which of them are part of others
     */
    public Optional<String> labelsBeyond(DatasetSpec own, Coverage labelSets) {
        for (Job job : jobs) {
            DatasetSpec other = job.spec().dataset();
            if (!own.knowsLabelsOf(other)) {
                return Optional.of("job " + job.id() + " has " + difference(own, other));
            }
            if (!labelSets.covers(own.labelSet(), other.labelSet())) {
                return Optional.of("job " + job.id() + " has label set " + other.labelSet() + ", which "
                        + (own.labelSet() == null ? "is none of this job's" : "this job's is not based on"));
            }
        }
        if (isWhole) {
            return Optional.empty();
        }
        Job last = jobs.get(jobs.size() - 1);
        return Optional.of("of job " + last.id() + " nobody knows all that "
                + (last.spec().network().backbone() == null
                        ? "the weights that it started from have learned"
                        : "its backbone has learned"));
    }

    /** Why they may have been trained on images that a run on this data set judges itself by; empty if they were not. */
    public Optional<String> trainedOnValidationOf(DatasetSpec own) {
        return jobs.stream()
                .filter(job -> !own.hidesValidationFrom(job.spec().dataset()))
                .findFirst()
                .map(job -> "job " + job.id() + " was trained on images that are, or may be, validation images here");
    }

    private static String difference(DatasetSpec own, DatasetSpec other) {
        if (!own.hasImagesOf(other)) {
            return "labels of other images (" + other.name().wireName() + ")";
        }
        return other.splitSeed() == own.splitSeed()
                ? other.labels() + " labels (here " + own.labels() + ")"
                : "the labels that splitSeed " + other.splitSeed() + " chooses (here " + own.splitSeed() + ")";
    }
}
