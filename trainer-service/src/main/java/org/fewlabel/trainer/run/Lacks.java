package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.failure.FailureReason;

/**
 * What this trainer lacked for jobs that it declined, until a job with the same need works. What nobody has asked for in a while
 * is forgotten. One job alone says little of a trainer: perhaps its owner has mistyped a name, and there is no such thing on any.
 */
@ApplicationScoped
public class Lacks {
    private static final int NEEDS_MAX = 100;
    private static final int JOBS_MIN = 2;
    /** Longer than the gateway keeps a job from a trainer that declined it, after which it is asked again. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Lack> byNeed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lack> eldest) {
            return size() > NEEDS_MAX;
        }
    };

    Lacks(Clock clock) {
        this.clock = clock;
    }

    /** Those declined since one worked last, whatever that needed. */
    private final Set<UUID> jobs = new HashSet<>();

    private record Lack(String message, Instant at) {}

    /** A job like this was declined. */
    synchronized void declined(UUID jobId, JobSpec spec, String reason, String message) {
        if (current().isEmpty()) {
            jobs.clear(); // What it lacked then is forgotten.
        }
        // That it has no such processor is no fault of a trainer that does all other jobs.
        if (jobs.size() < JOBS_MIN && !reason.equals(FailureReason.PRECISION_UNAVAILABLE.wireName())) {
            jobs.add(jobId);
        }
        String need = need(spec);
        byNeed.remove(need); // Removed and put back, so that the oldest goes first.
        byNeed.put(need, new Lack(reason + ": " + message, clock.instant()));
    }

    /** A job like this has all that it needs. */
    synchronized void worked(JobSpec spec) {
        byNeed.remove(need(spec));
        jobs.clear();
    }

    /** Whether it is more likely the trainer than the jobs: it has declined several, and none has worked since. */
    synchronized boolean isTrainersOwn() {
        return jobs.size() >= JOBS_MIN && !current().isEmpty();
    }

    /** What is missing, by the jobs that need it. */
    synchronized Map<String, String> current() {
        Instant oldest = clock.instant().minus(KEPT);
        byNeed.values().removeIf(lack -> lack.at().isBefore(oldest));
        Map<String, String> messages = new TreeMap<>();
        byNeed.forEach((need, lack) -> messages.put(need, lack.message()));
        return messages;
    }

    private static String need(JobSpec spec) {
        var folder = spec.dataset().folder();
        String data = spec.dataset().name().wireName() + (folder == null ? "" : " " + folder.path());
        var backbone = spec.network().backbone();
        String model = backbone == null ? "" : " on " + backbone.model().name();
        Precision precision = spec.network().precision();
        String in = precision == Precision.FLOAT32 ? "" : " in " + precision.wireName();
        return "jobs of " + spec.network().name().wireName() + in + model + " with " + data;
    }
}
