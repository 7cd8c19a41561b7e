package org.fewlabel.gateway.worker;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.fewlabel.contracts.rest.WorkerKind;

/** The table of workers. Every method runs in the caller's transaction. */
@ApplicationScoped
class WorkerRepository {
    private final Rows rows = new Rows();

    private static final class Rows implements PanacheRepositoryBase<WorkerEntity, WorkerKind> {}

    /** Notes that one was heard of, unless it is known of a later time. */
    void heard(WorkerKind kind, Instant time) {
        rows.getEntityManager()
                .createNativeQuery("""
                        INSERT INTO worker (kind, heard_at) VALUES (:kind, :time)
                        ON CONFLICT (kind) DO UPDATE SET heard_at = greatest(worker.heard_at, excluded.heard_at)
                        """)
                .setParameter("kind", kind.name())
                .setParameter("time", time)
                .executeUpdate();
    }

    /** When one was last heard of; empty for never. */
    Optional<Instant> heardAt(WorkerKind kind) {
        return rows.findByIdOptional(kind).map(row -> row.heardAt);
    }
}
