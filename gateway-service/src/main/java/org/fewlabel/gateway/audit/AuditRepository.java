package org.fewlabel.gateway.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.gateway.AdvisoryLockRepository;
import org.jspecify.annotations.Nullable;

/** The tables of audits. Every method runs in the caller's transaction. */
@ApplicationScoped
class AuditRepository {
    private final Rows rows = new Rows();

    /** Panache's own methods, kept in here so that rows do not get out. */
    private static final class Rows implements PanacheRepositoryBase<AuditEntity, UUID> {}

    /** Keeps all others from adding one to a job until the transaction ends. */
    void lockAuditsOf(UUID jobId) {
        AdvisoryLockRepository.hold(rows.getEntityManager(), AdvisoryLockRepository.NAMES, "audits of " + jobId);
    }

    /**
     * Keeps an audit, unless the same was asked for before.
     *
     * @return whether it was not
     */
    boolean add(Audit audit) {
        boolean isNew = rows.getEntityManager()
                        .createNativeQuery(
                                "INSERT INTO audit (id, job_id, created_at, size, seed, labels_sha256, epoch, network,"
                                        + " calibrated, excluded, all_known) VALUES (:id, :jobId, :createdAt, :size,"
                                        + " :seed, :labels, :epoch, :network, :calibrated, :excluded, :allKnown) ON"
                                        + " CONFLICT DO NOTHING")
                        .setParameter("id", audit.id())
                        .setParameter("jobId", audit.jobId())
                        .setParameter("createdAt", audit.createdAt())
                        .setParameter("size", audit.size())
                        .setParameter("seed", audit.seed())
                        .setParameter("labels", audit.labelsSha256())
                        .setParameter("epoch", audit.epoch())
                        .setParameter("network", audit.network().wireName())
                        .setParameter("calibrated", audit.isCalibrated())
                        .setParameter("excluded", audit.excluded())
                        .setParameter("allKnown", audit.isAllKnown())
                        .executeUpdate()
                > 0;
        if (isNew) {
            addImages(audit);
        }
        return isNew;
    }

    private void addImages(Audit audit) {
        EntityManager entityManager = rows.getEntityManager();
        int position = 0;
        for (AuditImage image : audit.images()) {
            entityManager.persist(AuditImageEntity.of(audit.id(), position, image));
            position++;
        }
        entityManager.flush();
    }

    Optional<Audit> find(UUID jobId, int size, long seed, String labelsSha256) {
        return rows.find(
                        "jobId = ?1 and wanted = ?2 and seed = ?3 and labelsSha256 = ?4",
                        jobId,
                        size,
                        seed,
                        labelsSha256)
                .firstResultOptional()
                .map(this::audit);
    }

    long count(UUID jobId) {
        return rows.count("jobId", jobId);
    }

    /** The audits of a job, newest first, without their images. */
    List<Audit.Counted> ofJob(UUID jobId) {
        Map<UUID, Object[]> counts = new HashMap<>();
        rows.getEntityManager()
                .createQuery(
                        "select i.auditId, count(*), count(i.answer), sum(case when i.answer = i.predicted then 1 else 0"
                                + " end) from AuditImageEntity i join AuditEntity a on a.id = i.auditId where a.jobId ="
                                + " :job group by i.auditId",
                        Object[].class)
                .setParameter("job", jobId)
                .getResultList()
                .forEach(row -> counts.put((UUID) row[0], row));
        return rows.find("jobId = ?1 order by createdAt desc, id", jobId).stream()
                .map(row -> counted(row, counts.get(row.id)))
                .toList();
    }

    private static Audit.Counted counted(AuditEntity row, Object @Nullable [] counts) {
        Object[] known = counts == null ? new Object[] {row.id, 0, 0, 0} : counts;
        return new Audit.Counted(audit(row, List.of()), number(known[1]), number(known[2]), number(known[3]));
    }

    private static int number(Object count) {
        return ((Number) count).intValue();
    }

    Optional<Audit> find(UUID id) {
        return rows.findByIdOptional(id).map(this::audit);
    }

    /** Finds an audit and keeps all others from it until the transaction ends. */
    Optional<Audit> lock(UUID id) {
        return rows.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).map(this::audit);
    }

    /** @param answers the class by the position of the image */
    void answer(UUID id, Map<Integer, Integer> answers) {
        answers.forEach((position, label) -> rows.getEntityManager()
                .createQuery("update AuditImageEntity set answer = :label where auditId = :id and place = :place")
                .setParameter("label", label)
                .setParameter("id", id)
                .setParameter("place", position)
                .executeUpdate());
        rows.getEntityManager().clear(); // What was read before does not know of it.
    }

    private Audit audit(AuditEntity row) {
        List<AuditImage> images = rows.getEntityManager()
                .createQuery("from AuditImageEntity where auditId = :id order by place", AuditImageEntity.class)
                .setParameter("id", row.id)
                .getResultStream()
                .map(AuditImageEntity::image)
                .toList();
        return audit(row, images);
    }

    private static Audit audit(AuditEntity row, List<AuditImage> images) {
        return new Audit(
                row.id,
                row.jobId,
                row.createdAt,
                row.wanted,
                row.seed,
                row.labelsSha256,
                row.epoch,
                network(row.network),
                row.calibrated,
                row.excluded,
                row.allKnown,
                images);
    }

    private static TrainedNetwork network(@Nullable String name) {
        return TrainedNetwork.named(String.valueOf(name))
                .orElseThrow(() -> new IllegalStateException("an audit is of the network " + name));
    }
}
