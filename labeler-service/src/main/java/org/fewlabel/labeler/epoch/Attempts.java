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

    private final Map<UUID, Integer> highest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
            return size() > JOBS_MAX;
        }
    };

    /** Notes that there is this attempt. */
    synchronized void heard(UUID jobId, int attempt) {
        Integer known = highest.remove(jobId); // Removed and put back, so that the oldest goes first.
        highest.put(jobId, known == null ? attempt : Math.max(known, attempt));
    }

    /** Notes that the job ended after this attempt. If it goes on all the same, it has a higher one then. */
    void over(UUID jobId, int attempt) {
        heard(jobId, attempt + 1);
    }

    /** Whether a higher attempt was heard of, or the job is over. */
    synchronized boolean isStale(UUID jobId, int attempt) {
        Integer known = highest.get(jobId);
        return known != null && attempt < known;
    }
}
