package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The highest attempt seen of each job. What an earlier attempt still says is stale. Forgets the jobs unheard of for longest. */
@ApplicationScoped
public class Attempts {
    private static final int JOBS_MAX = 10_000;

    private final Map<UUID, Integer> highest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
            return size() > JOBS_MAX;
        }
    };

    /** Notes the attempt, and says whether a higher one was seen. */
    synchronized boolean isStale(UUID jobId, int attempt) {
        Integer known = highest.remove(jobId); // Removed and put back, so that the oldest goes first.
        int now = known == null ? attempt : Math.max(known, attempt);
        highest.put(jobId, now);
        return attempt < now;
    }
}
