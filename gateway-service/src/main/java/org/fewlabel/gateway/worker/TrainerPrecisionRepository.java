package org.fewlabel.gateway.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.Precision;

/** The table of precisions that trainers compute in. Every method runs in the caller's transaction. */
@ApplicationScoped
class TrainerPrecisionRepository {
    private final EntityManager entityManager;

    TrainerPrecisionRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Notes that a trainer said so, unless one is known to have said it later. */
    void heard(Precision precision, Instant time) {
        entityManager
                .createNativeQuery("""
                        INSERT INTO trainer_precision (precision, heard_at) VALUES (:precision, :time)
                        ON CONFLICT (precision) DO UPDATE
                        SET heard_at = greatest(trainer_precision.heard_at, excluded.heard_at)
                        """)
                .setParameter("precision", precision.wireName())
                .setParameter("time", time)
                .executeUpdate();
    }

    /** Those heard of since then. */
    Set<Precision> since(Instant oldest) {
        List<?> names = entityManager
                .createNativeQuery("SELECT precision FROM trainer_precision WHERE heard_at >= :oldest", String.class)
                .setParameter("oldest", oldest)
                .getResultList();
        return Arrays.stream(Precision.values())
                .filter(each -> names.contains(each.wireName()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
