package org.fewlabel.gateway.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * That a job does not get on because a worker is not heard of, or has not come to it for long.
 *
 * @param worker which kind; {@code for} in JSON
 * @param since since when
 * @param message the same for people
 */
record Waiting(@JsonProperty("for") WorkerKind worker, Instant since, String message) {
    /**
     * How long silence may last before it is told of.
     *
     * @param trainers idle ones ask for work, busy ones report, every few seconds; as long as a lease
     * @param labels from a trained epoch to its labels
     */
    record Bounds(Duration trainers, Duration labels) {
        /** Heartbeats come every second or so: by then one has been missing for long, and the lease is not over yet. */
        Duration heartbeats() {
            return trainers.multipliedBy(2).dividedBy(3);
        }
    }

    /** Null for a job that waits for nobody, or has not waited for long. A gateway that is deaf accuses nobody. */
    static @Nullable Waiting of(Job job, Heard heard, Bounds bounds, Instant now) {
        Lease lease = job.attempts().lease();
        if (lease != null) {
            Instant silentSince = later(lease.until().minus(bounds.trainers()), heard.listeningSince());
            if (isOlder(silentSince, bounds.heartbeats(), now)) {
                return new Waiting(
                        WorkerKind.TRAINER,
                        silentSince,
                        "its trainer " + lease.trainer() + " has not been heard of since " + shown(silentSince)
                                + "; it counts as lost once its lease is over");
            }
        }
        Instant queuedWithout = later(heard.trainer(), job.status().since());
        if (job.phase() instanceof WaitingPhase.Queued && isOlder(queuedWithout, bounds.trainers(), now)) {
            return new Waiting(
                    WorkerKind.TRAINER,
                    queuedWithout,
                    "no trainer has been heard of since " + shown(heard.trainer()) + "; is one running?");
        }
        Instant awaited = job.progress().labelsAwaitedSince();
        if (awaited != null
                && job.needsLabelsToGoOn()
                && isOlder(later(awaited, heard.listeningSince()), bounds.labels(), now)) {
            return new Waiting(WorkerKind.LABELER, awaited, labelsAwaited(awaited, heard));
        }
        return null;
    }

    /** A labeler says nothing while it labels, so silence may be work on this very epoch. */
    private static String labelsAwaited(Instant since, Heard heard) {
        boolean hasReported = heard.labeler().isAfter(later(since, heard.listeningSince()));
        String labelers = hasReported
                ? "labelers are at work, and the last was heard of at " + shown(heard.labeler())
                : "no labeler has reported since " + shown(heard.labeler())
                        + ": one may be at this epoch still, or none is running";
        return "its labels have been awaited since " + shown(since) + "; " + labelers;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant shown(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static boolean isOlder(Instant since, Duration bound, Instant now) {
        return now.isAfter(since.plus(bound));
    }
}
