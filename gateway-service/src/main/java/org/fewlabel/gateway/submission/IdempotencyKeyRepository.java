package org.fewlabel.gateway.submission;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The table of idempotency keys. Every method runs in the caller's transaction. */
@ApplicationScoped
class IdempotencyKeyRepository {
    private final Rows rows = new Rows();

    private static final class Rows implements PanacheRepositoryBase<IdempotencyKeyEntity, String> {}

    /**
     * Takes a key for a job, unless it is taken. While another transaction is about to take the same key, this waits for
     * its end.
     *
     * @return whether the key was free
     */
    boolean take(IdempotencyKey key, UUID jobId, Instant now) {
        int added = rows.getEntityManager()
                .createNativeQuery("""
                        INSERT INTO idempotency_key (key, body_sha256, job_id, created_at)
                        VALUES (:key, :bodySha256, :jobId, :now) ON CONFLICT (key) DO NOTHING
                        """)
                .setParameter("key", key.key())
                .setParameter("bodySha256", key.bodySha256())
                .setParameter("jobId", jobId)
                .setParameter("now", now)
                .executeUpdate();
        return added == 1;
    }

    /** Whether the key belongs to any request. */
    boolean isTaken(IdempotencyKey key) {
        return rows.findByIdOptional(key.key()).isPresent();
    }

    /** The job that the same request made; empty if the key belongs to another request. */
    Optional<UUID> jobOf(IdempotencyKey key) {
        return rows.findByIdOptional(key.key())
                .filter(row -> row.bodySha256.equals(key.bodySha256()))
                .map(row -> row.jobId);
    }

    /** @return how many there were */
    long forgetOlderThan(Instant time) {
        return rows.delete("createdAt < ?1", time);
    }
}
