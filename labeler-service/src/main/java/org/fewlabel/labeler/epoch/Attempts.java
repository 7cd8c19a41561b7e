package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The highest attempt heard of for each job. What an earlier attempt says is stale, and so is whatever is said of a job that is
 * over: nobody waits for its labels. Forgets the jobs unheard of for longest.
 */
@ApplicationScoped
public class Attempts {
    private static final int JOBS_MAX = 10_000;

    private final Map<UUID, Heard> heard = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Heard> eldest) {
            return size() > JOBS_MAX;
        }
    };

    /** @param isAnnounced whether the gateway said so, who has the jobs */
    private record Heard(int attempt, boolean isAnnounced) {}

    /** Notes that a trainer works on this attempt. */
    void heard(UUID jobId, int attempt) {
        note(jobId, attempt, false);
    }

    /** Notes that the gateway speaks of this attempt. */
    void announced(UUID jobId, int attempt) {
        note(jobId, attempt, true);
    }

    /** Notes that the gateway ended the job after this attempt. If it goes on all the same, it has a higher one then. */
    void over(UUID jobId, int attempt) {
        announced(jobId, attempt + 1);
    }

    private synchronized void note(UUID jobId, int attempt, boolean isAnnounced) {
        Heard known = heard.remove(jobId); // Removed and put back, so that the oldest goes first.
        heard.put(
                jobId,
                known == null
                        ? new Heard(attempt, isAnnounced)
                        : new Heard(Math.max(known.attempt(), attempt), known.isAnnounced() || isAnnounced));
    }

    /** Whether the gateway has said anything of the job, as far as is known. */
    synchronized boolean isAnnounced(UUID jobId) {
        Heard known = heard.get(jobId);
        return known != null && known.isAnnounced();
    }

    /** Whether a higher attempt was heard of, or the job is over. */
    synchronized boolean isStale(UUID jobId, int attempt) {
        Heard known = heard.get(jobId);
        return known != null && attempt < known.attempt();
    }
}
