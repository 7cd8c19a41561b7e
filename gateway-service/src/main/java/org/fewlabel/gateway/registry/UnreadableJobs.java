package org.fewlabel.gateway.registry;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.fewlabel.gateway.job.Job;

/**
 * The jobs that this version was seen not to be able to read. Look-ups take the first that are due, and pass over these: however
 * many there are, they stop no other.
 */
@ApplicationScoped
class UnreadableJobs {
    /** Whoever has more has lost a table. */
    private static final int IDS_MAX = 10_000;

    private final Set<UUID> ids = ConcurrentHashMap.newKeySet();

    /** @throws UnreadableJobException if it cannot be read; from then on it is among these, until it can */
    Job read(UUID id, Supplier<Job> reading) {
        try {
            Job job = reading.get();
            ids.remove(id);
            return job;
        } catch (UnreadableJobException e) {
            if (ids.size() < IDS_MAX) {
                ids.add(id);
            }
            throw e;
        }
    }

    List<UUID> ids() {
        return List.copyOf(ids);
    }

    /** Somebody may have mended one in the table. */
    @Scheduled(
            every = "10m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void lookAtThemAgain() {
        ids.clear();
    }
}
