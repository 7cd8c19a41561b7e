package org.fewlabel.gateway.ensemble;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.problem.Problem;

/** The jobs of an ensemble, or why they are none. */
sealed interface Members {
    /** Each is read from the store in full, one after the other. */
    int JOBS_MAX = 32;

    String FIELD = "jobId";

    /** @param jobs at least two, all over and well, all on the same images */
    record Found(List<Job> jobs) implements Members {
        public Found {
            jobs = List.copyOf(jobs);
        }
    }

    record Refused(Problem problem) implements Members {}

    /**
     * @param ids as the user wrote them
     * @param jobs finds a job by its id
     */
    static Members of(List<String> ids, Function<UUID, Optional<Job>> jobs) {
        if (ids.size() < 2 || ids.size() > JOBS_MAX) {
            return refused("must be given 2 to " + JOBS_MAX + " times, was given " + ids.size() + " times");
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
        return alike(found);
    }

    private static Members alike(List<Job> jobs) {
        Job first = jobs.get(0);
        for (Job job : jobs) {
            if (job.state() != JobState.SUCCEEDED) {
                return new Refused(Problem.noEnsemble("every job must have succeeded, " + job.id() + " is "
                        + job.state().wireName()));
            }
            if (!job.spec().dataset().hasImagesOf(first.spec().dataset())) {
                return new Refused(Problem.noEnsemble(
                        "all jobs must be on the same images, " + first.id() + " and " + job.id() + " are not"));
            }
        }
        return new Found(jobs);
    }

    private static Members refused(String message) {
        return new Refused(Problem.invalid(FIELD, message));
    }
}
