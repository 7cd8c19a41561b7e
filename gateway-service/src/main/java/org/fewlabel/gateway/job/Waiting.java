package org.fewlabel.gateway.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * That a job does not get on because a worker is not heard of.
 *
 * @param worker which kind; {@code for} in JSON
 * @param since when
 * @param message the same for people
 */
record Waiting(@JsonProperty("for") WorkerKind worker, Instant since, String message) {
    /** Heartbeats come every second or so: after this share of its lease a trainer's silence is worth a word. */
    private static final int SILENCES_PER_LEASE = 3;

    /**
     * How long silence may last before it is told of.
     *
     * @param trainers idle ones ask for work, busy ones report, every few seconds; as long as a lease
     * @param labels from a trained epoch to its labels
     */
    record Bounds(Duration trainers, Duration labels) {}

    /** Null for a job that waits for nobody, or has not waited for long. */
    static @Nullable Waiting of(Job job, Heard heard, Bounds bounds, Instant now) {
        Lease lease = job.attempts().lease();
        if (lease != null) {
            Instant silentSince = lease.until().minus(bounds.trainers());
            if (isOlder(silentSince, bounds.trainers().dividedBy(SILENCES_PER_LEASE), now)) {
                return new Waiting(
                        WorkerKind.TRAINER,
                        silentSince,
                        "its trainer " + lease.trainer() + " has not been heard of since " + shown(silentSince)
                                + "; it counts as lost at " + shown(lease.until()));
            }
        }
        if (job.phase() instanceof WaitingPhase.Queued && isOlder(heard.trainer(), bounds.trainers(), now)) {
            return new Waiting(
                    WorkerKind.TRAINER,
                    heard.trainer(),
                    "no trainer has been heard of since " + shown(heard.trainer()) + "; is one running?");
        }
        Instant awaited = job.progress().labelsAwaitedSince();
        if (awaited != null && job.needsLabelsToGoOn() && isOlder(awaited, bounds.labels(), now)) {
            return new Waiting(WorkerKind.LABELER, awaited, labelsAwaited(awaited, heard.labeler()));
        }
        return null;
    }

    private static String labelsAwaited(Instant since, Instant labelerHeard) {
        String labelers = labelerHeard.isAfter(since)
                ? "labelers are at work, and the last was heard of at " + shown(labelerHeard)
                : "no labeler has been heard of since " + shown(labelerHeard) + "; is one running?";
        return "its labels have been awaited since " + shown(since) + "; " + labelers;
    }

    private static Instant shown(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static boolean isOlder(Instant since, Duration bound, Instant now) {
        return now.isAfter(since.plus(bound));
    }
}
