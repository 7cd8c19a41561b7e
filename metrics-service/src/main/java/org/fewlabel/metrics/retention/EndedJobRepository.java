package org.fewlabel.metrics.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;

/** Jobs that ended, to be deleted. */
@ApplicationScoped
class EndedJobRepository {
    private final EntityManager entityManager;

    EndedJobRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * Deletes jobs that ended before that time, those first that ended first, in a transaction of its own. A job that
     * somebody else has locked is left to them.
     *
     * @return how many were deleted
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    int delete(Instant endedBefore, int jobsMax) {
        // Foreign keys take the rest along.
        return entityManager
                .createNativeQuery(
                        "DELETE FROM job WHERE job_id IN (SELECT job_id FROM job"
                                + " WHERE finished_at < :endedBefore ORDER BY finished_at LIMIT :jobsMax FOR UPDATE SKIP LOCKED)")
                .setParameter("endedBefore", endedBefore)
                .setParameter("jobsMax", jobsMax)
                .executeUpdate();
    }
}
