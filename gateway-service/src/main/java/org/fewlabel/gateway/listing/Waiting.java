package org.fewlabel.gateway.listing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.contracts.rest.WorkerKind;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabelWait;
import org.fewlabel.gateway.job.Lease;
import org.fewlabel.gateway.job.WaitingPhase;
import org.fewlabel.gateway.storage.StorageRoom;
import org.fewlabel.gateway.worker.Decline;
import org.fewlabel.gateway.worker.Heard;
import org.jspecify.annotations.Nullable;

/** Whom a job waits for: a worker that is not heard of, has not come to it for long, or lacks what it needs. */
final class Waiting {
    private static final int DECLINES_SHOWN_MAX = 3;
    private static final int DECLINE_LENGTH_MAX = 300;

    private Waiting() {}

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
    static JobView.@Nullable Waiting of(Job job, Heard heard, Bounds bounds, Instant now) {
        Lease lease = job.attempts().lease();
        if (lease != null) {
            Instant silentSince = later(lease.until().minus(bounds.trainers()), heard.listeningSince());
            if (isOlder(silentSince, bounds.heartbeats(), now)) {
                return new JobView.Waiting(
                        WorkerKind.TRAINER,
                        silentSince,
                        "its trainer " + lease.trainer() + " has not been heard of since " + shown(silentSince)
                                + "; it counts as lost once its lease is over");
            }
        }
        Instant queuedWithout = later(heard.trainer(), job.status().since());
        if (job.phase() instanceof WaitingPhase.Queued && isOlder(queuedWithout, bounds.trainers(), now)) {
            return new JobView.Waiting(
                    WorkerKind.TRAINER,
                    queuedWithout,
                    "no trainer has been heard of since " + shown(heard.trainer()) + "; is one running?");
        }
        LabelWait awaited = job.progress().labelWait();
        if (awaited != null
                && job.needsLabelsToGoOn()
                && isOlder(later(awaited.since(), heard.listeningSince()), bounds.labels(), now)) {
            return new JobView.Waiting(WorkerKind.LABELER, awaited.since(), labelsAwaited(awaited, heard));
        }
        return null;
    }

    /** A job in the queue of a gateway whose store has no room for it. */
    static JobView.Waiting forRoom(StorageRoom.Shortage shortage) {
        return new JobView.Waiting(WorkerKind.TRAINER, shortage.since(), shortage.message());
    }

    /** A job in the queue whose owner has as many with trainers as may be. */
    static JobView.Waiting forOthers(Job job, String why) {
        return new JobView.Waiting(WorkerKind.TRAINER, job.status().since(), why);
    }

    /**
     * A job in the queue that trainers have declined.
     *
     * @param declines the latest first; at least one
     */
    static JobView.Waiting declined(List<Decline> declines) {
        int more = declines.size() - DECLINES_SHOWN_MAX;
        String shown = declines.stream()
                .limit(DECLINES_SHOWN_MAX)
                .map(each -> each.trainer() + " (" + each.reason() + ": " + oneLine(each.message()) + ")")
                .collect(Collectors.joining(", "));
        Instant first = declines.stream()
                .map(Decline::at)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new JobView.Waiting(
                WorkerKind.TRAINER,
                first,
                "declined by " + declines.size() + (declines.size() == 1 ? " trainer: " : " trainers: ") + shown
                        + (more > 0 ? " and " + more + " more" : "") + "; it waits for one that has what it needs");
    }

    /** The whole of the last one is the job's own message. */
    private static String oneLine(String message) {
        String line = message.strip().replaceAll("\\s+", " ");
        if (line.length() <= DECLINE_LENGTH_MAX) {
            return line;
        }
        return line.codePoints()
                .limit(DECLINE_LENGTH_MAX)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append("…")
                .toString();
    }

    /** A labeler says nothing while it labels, so silence may be work on this very epoch. */
    private static String labelsAwaited(LabelWait wait, Heard heard) {
        Instant since = wait.since();
        boolean hasReported = heard.labeler().isAfter(later(since, heard.listeningSince()));
        String labelers = hasReported
                ? "labelers are at work, and the last was heard of at " + shown(heard.labeler())
                : "no labeler has reported since " + shown(heard.labeler())
                        + ": one may be at this epoch still, or none is running";
        String askedAgain = wait.askedAt() == null ? "" : "; they were asked for again at " + shown(wait.askedAt());
        return "its labels have been awaited since " + shown(since) + "; " + labelers + askedAgain;
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
