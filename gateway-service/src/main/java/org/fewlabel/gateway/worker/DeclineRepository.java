package org.fewlabel.gateway.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The table of declined jobs. Every method runs in the caller's transaction. */
@ApplicationScoped
class DeclineRepository {
    private final EntityManager entityManager;

    DeclineRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Keeps a trainer's last word about a job, and forgets what is older than {@code oldest} of any job. */
    void keep(UUID jobId, Decline decline, Instant oldest) {
        entityManager
                .createNativeQuery("DELETE FROM job_decline WHERE declined_at < :oldest")
                .setParameter("oldest", oldest)
                .executeUpdate();
        entityManager
                .createNativeQuery("""
                        INSERT INTO job_decline (job_id, trainer, reason, message, declined_at)
                        VALUES (:job, :trainer, :reason, :message, :at)
                        ON CONFLICT (job_id, trainer) DO UPDATE
                        SET reason = excluded.reason, message = excluded.message, declined_at = excluded.declined_at
                        """)
                .setParameter("job", jobId)
                .setParameter("trainer", decline.trainer())
                .setParameter("reason", decline.reason())
                .setParameter("message", decline.message())
                .setParameter("at", decline.at())
                .executeUpdate();
    }

    /** What was said of these jobs since then, by job, the latest first. */
    Map<UUID, List<Decline>> since(Collection<UUID> jobs, Instant oldest) {
        Map<UUID, List<Decline>> declines = new HashMap<>();
        if (jobs.isEmpty()) {
            return declines;
        }
        List<?> rows = entityManager
                .createNativeQuery("""
                        SELECT job_id, trainer, reason, message, declined_at FROM job_decline
                        WHERE job_id IN (:jobs) AND declined_at >= :oldest ORDER BY declined_at DESC, trainer
                        """, Tuple.class)
                .setParameter("jobs", jobs)
                .setParameter("oldest", oldest)
                .getResultList();
        for (Object each : rows) {
            Tuple row = (Tuple) each;
            declines.computeIfAbsent(row.get(0, UUID.class), job -> new ArrayList<>())
                    .add(new Decline(
                            row.get(1, String.class),
                            row.get(2, String.class),
                            row.get(3, String.class),
                            row.get(4, Instant.class)));
        }
        return declines;
    }
}
