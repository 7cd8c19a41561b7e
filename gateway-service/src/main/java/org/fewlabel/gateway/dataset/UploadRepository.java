package org.fewlabel.gateway.dataset;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fewlabel.gateway.AdvisoryLockRepository;

/** The table of uploads. Every method runs in the caller's transaction; those that are deleted are as if they were not there. */
@ApplicationScoped
class UploadRepository {
    private final Rows rows = new Rows();

    /** Panache's own methods, kept in here so that rows do not get out. */
    private static final class Rows implements PanacheRepositoryBase<UploadEntity, String> {}

    /** Keeps all others from adding or deleting any until the transaction ends: there may be no row yet to lock. */
    void lock() {
        AdvisoryLockRepository.hold(rows.getEntityManager(), AdvisoryLockRepository.NAMES, "uploads");
    }

    /** One that was deleted is there again, under the name that it has now. */
    void add(Upload upload) {
        rows.getEntityManager()
                .createNativeQuery(
                        "INSERT INTO upload (sha256, name, bytes, contents, labeled_per_class, left_out, uploaded_at,"
                                + " owner)"
                                + " VALUES (:sha256, :name, :bytes, :contents, :labeledPerClass, :leftOut, :uploadedAt,"
                                + " :owner)"
                                + " ON CONFLICT (sha256) DO UPDATE SET name = excluded.name,"
                                + " left_out = excluded.left_out, uploaded_at = excluded.uploaded_at,"
                                + " owner = excluded.owner, deleted_at = NULL")
                .setParameter("sha256", upload.sha256())
                .setParameter("name", upload.name())
                .setParameter("bytes", upload.bytes())
                .setParameter("contents", UploadEntity.json(upload.contents()))
                .setParameter("labeledPerClass", UploadEntity.json(upload.labeledPerClass()))
                .setParameter("leftOut", upload.leftOut())
                .setParameter("uploadedAt", upload.uploadedAt())
                .setParameter("owner", upload.owner())
                .executeUpdate();
    }

    Optional<Upload> find(String sha256) {
        return one("sha256 = ?1", sha256);
    }

    Optional<Upload> named(String name) {
        return one("name = ?1", name);
    }

    /** The one whose name is the same to who does not heed the case of letters. */
    Optional<Upload> calledLike(String name) {
        return one("lower(name) = lower(?1)", name); // By the database, as its index is.
    }

    private Optional<Upload> one(String where, String value) {
        return rows.find(where + " and deletedAt is null", value)
                .firstResultOptional()
                .map(UploadEntity::upload);
    }

    long count() {
        return rows.count("deletedAt is null");
    }

    /** The first so many names, sorted. */
    List<String> names(int max) {
        return texts("name").setMaxResults(max).getResultList();
    }

    /** Of all, by name. */
    List<String> digests() {
        return texts("sha256").getResultList();
    }

    /** Without the rest of them: the names of one's classes may be a quarter of a megabyte. */
    private TypedQuery<String> texts(String field) {
        return rows.getEntityManager()
                .createQuery(
                        "select " + field + " from UploadEntity where deletedAt is null order by name", String.class);
    }

    void delete(String sha256, Instant now) {
        rows.update("deletedAt = ?1 where sha256 = ?2", now, sha256);
    }

    /** How many jobs use it that are not over, and how many runs of sweeps that are to become jobs. */
    long unfinishedJobs(String sha256) {
        return ((Number) rows.getEntityManager()
                        .createNativeQuery("""
                            SELECT (SELECT count(*) FROM job WHERE finished_at IS NULL
                                    AND dataset = 'image-folder' AND spec #>> '{dataset,folder,upload}' = :sha256)
                                + (SELECT count(*) FROM sweep JOIN sweep_run run ON run.sweep_id = sweep.id
                                    JOIN sweep_cell cell ON cell.sweep_id = run.sweep_id AND cell.number = run.cell
                                    WHERE sweep.finished_at IS NULL AND sweep.state <> 'CANCELLED'
                                    AND (run.job_id IS NULL AND run.refused IS NULL OR run.again)
                                    AND cell.spec #>> '{dataset,folder,upload}' = :sha256)
                            """)
                        .setParameter("sha256", sha256)
                        .getSingleResult())
                .longValue();
    }
}
