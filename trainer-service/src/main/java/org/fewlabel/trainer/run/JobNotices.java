package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.event.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway said about jobs. A notice can overtake the answer to the claim that it is about (a user cancels in that
 * very moment), so the latest are kept for a run that is yet to begin.
 */
@ApplicationScoped
public class JobNotices {
    private static final int JOBS_MAX = 10_000;

    private final Map<UUID, Notice> latest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Notice> eldest) {
            return size() > JOBS_MAX;
        }
    };
    private @Nullable Watch watch;

    private record Notice(int attempt, @Nullable Stop stop) {}

    private record Watch(UUID jobId, int attempt, RunStop stop) {}

    public synchronized void heard(JobEvent event) {
        Notice known = latest.remove(event.jobId()); // Removed and put back, so that the oldest goes first.
        Notice notice = newer(known, new Notice(event.attempt(), stopFor(event)));
        latest.put(event.jobId(), notice);
        apply();
    }

    /** Raises the stop when a notice says so: one that comes, or one that came already. One run at a time. */
    synchronized void watch(UUID jobId, int attempt, RunStop stop) {
        watch = new Watch(jobId, attempt, stop);
        apply();
    }

    synchronized void unwatch() {
        watch = null;
    }

    private void apply() {
        if (watch == null) {
            return;
        }
        Notice notice = latest.get(watch.jobId());
        if (notice == null || notice.attempt() < watch.attempt()) {
            return;
        }
        if (notice.attempt() > watch.attempt()) {
            watch.stop().raise(Stop.SUPERSEDED);
        } else if (notice.stop() != null) {
            watch.stop().raise(notice.stop());
        }
    }

    private static Notice newer(@Nullable Notice known, Notice heard) {
        if (known == null || known.attempt() < heard.attempt()) {
            return heard;
        }
        if (known.attempt() > heard.attempt()) {
            return known;
        }
        boolean stronger =
                heard.stop() != null && (known.stop() == null || heard.stop().compareTo(known.stop()) > 0);
        return stronger ? heard : known;
    }

    /** What the event means for the trainer that holds its attempt; null for nothing. */
    private static @Nullable Stop stopFor(JobEvent event) {
        if (event instanceof JobEvent.JobCancelRequested) {
            return Stop.CANCEL;
        }
        if (event instanceof JobEvent.JobPauseRequested) {
            return Stop.PAUSE;
        }
        if (event instanceof JobEvent.JobQueued) {
            return Stop.SUPERSEDED; // The gateway took the job back: the lease ran out.
        }
        return stopFor((JobEvent.JobStateChanged) event);
    }

    private static @Nullable Stop stopFor(JobEvent.JobStateChanged event) {
        return switch (event.to()) {
            case STARTING, RUNNING, SUCCEEDED -> null;
            case CANCELLING -> Stop.CANCEL;
            case PAUSING -> Stop.PAUSE;
            case QUEUED, PAUSED, RETRYING, CANCELLED, FAILED -> Stop.SUPERSEDED;
        };
    }
}
