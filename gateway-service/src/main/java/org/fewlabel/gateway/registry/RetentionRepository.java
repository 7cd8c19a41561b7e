package org.fewlabel.gateway.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of what of jobs' files is kept, and who names them. Every method runs in the caller's transaction. */
@ApplicationScoped
class RetentionRepository {
    /** Of those under way, and of those that are over. */
    private static final int DUE_MAX = 50;

    /** Another job that may still go on from it, a sweep that is not over, or a set of its labels. */
    private static final String IS_NAMED = """
        (EXISTS (SELECT 1 FROM job AS other LEFT JOIN job_retention AS of_other ON of_other.job_id = other.id
            WHERE other.start_from IS NOT NULL AND split_part(other.start_from ->> 'path', '/', 2) = CAST(job.id AS text)
                AND of_other.removed_at IS NULL)
        OR EXISTS (SELECT 1 FROM sweep JOIN sweep_run AS run ON run.sweep_id = sweep.id
            WHERE sweep.finished_at IS NULL AND run.job_id = job.id)
        OR EXISTS (SELECT 1 FROM sweep JOIN sweep_cell AS cell ON cell.sweep_id = sweep.id
            WHERE sweep.finished_at IS NULL AND cell.spec -> 'startFrom' ->> 'jobId' = CAST(job.id AS text))
        OR EXISTS (SELECT 1 FROM label_set WHERE label_set.job_id = job.id
            OR jsonb_exists(CAST(label_set.ensemble AS jsonb) -> 'jobs', CAST(job.id AS text))))
        """;

    private static final String DUE = """
        SELECT job.id FROM job LEFT JOIN job_retention AS mark ON mark.job_id = job.id
        WHERE (job.finished_at IS NOT NULL) = :over AND NOT job.id = ANY(CAST(:unreadable AS uuid[]))
            AND NOT coalesce(mark.removal_done, false) AND (mark.removed_at IS NOT NULL
            OR CAST(job.resume_point ->> 'epoch' AS integer) > :behind
                AND mark.cleared_epoch IS DISTINCT FROM CAST(job.resume_point ->> 'epoch' AS integer)
                AND (job.lease_until IS NULL OR job.pace_since IS NOT NULL)
            OR job.finished_at <= :settlesBefore AND mark.settled_at IS DISTINCT FROM job.finished_at
            OR job.finished_at <= :expiresBefore AND NOT coalesce(mark.keep, false) AND NOT
        """ + IS_NAMED + ") ORDER BY job.id <= CAST(:after AS uuid), job.id";

    private final EntityManager rows;
    private final UnreadableJobs unreadable;

    RetentionRepository(EntityManager rows, UnreadableJobs unreadable) {
        this.rows = rows;
        this.unreadable = unreadable;
    }

    /** Jobs of which files may be deleted, in the order of their ids and in a circle. */
    List<UUID> due(boolean over, int behind, Instant settlesBefore, Instant expiresBefore, UUID after) {
        List<?> found = rows.createNativeQuery(DUE, UUID.class)
                .setParameter("over", over)
                .setParameter("unreadable", JobRepository.array(unreadable.ids()))
                .setParameter("behind", behind)
                .setParameter("settlesBefore", settlesBefore)
                .setParameter("expiresBefore", expiresBefore)
                .setParameter("after", after.toString())
                .setMaxResults(DUE_MAX)
                .getResultList();
        return found.stream().map(UUID.class::cast).toList();
    }

    Map<UUID, RetentionMark> find(Collection<UUID> jobs) {
        List<?> found = rows.createNativeQuery("""
                    SELECT job_id, keep, removed_before, CAST(extract(epoch FROM removed_at) * 1000000 AS bigint)
                    FROM job_retention
                    WHERE job_id = ANY(CAST(:jobs AS uuid[]))
                    """)
                .setParameter("jobs", JobRepository.array(jobs))
                .getResultList();
        Map<UUID, RetentionMark> marks = new HashMap<>();
        for (Object each : found) {
            Object[] row = (Object[]) each;
            marks.put((UUID) row[0], new RetentionMark((Boolean) row[1], ((Number) row[2]).intValue(), time((Number)
                    row[3])));
        }
        return marks;
    }

    private static @Nullable Instant time(@Nullable Number micros) {
        return micros == null ? null : Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS);
    }

    boolean isNamed(UUID job) {
        return (Boolean) rows.createNativeQuery("SELECT " + IS_NAMED + " FROM job WHERE id = :job")
                .setParameter("job", job)
                .getSingleResult();
    }

    /** Snapshots of a job that others start from. */
    Set<String> pathsStartedFrom(UUID job) {
        List<?> found = rows.createNativeQuery("""
                    SELECT start_from ->> 'path' FROM job
                    WHERE start_from IS NOT NULL AND split_part(start_from ->> 'path', '/', 2) = :job
                    """, String.class)
                .setParameter("job", job.toString())
                .getResultList();
        Set<String> paths = new HashSet<>();
        found.forEach(path -> paths.add((String) path));
        return paths;
    }

    void keep(UUID job, boolean keep) {
        change(job, "keep", keep);
    }

    void removedBefore(UUID job, int epoch) {
        change(job, "removed_before", epoch);
    }

    void removedAt(UUID job, Instant time) {
        change(job, "removed_at", time);
    }

    /** Of a job that is marked as removed. */
    void removalDone(UUID job) {
        rows.createNativeQuery("UPDATE job_retention SET removal_done = true WHERE job_id = :job")
                .setParameter("job", job)
                .executeUpdate();
    }

    /** @param settledAt null leaves it as it is */
    void cleared(UUID job, int epoch, @Nullable Instant settledAt) {
        change(job, "cleared_epoch", epoch);
        if (settledAt != null) {
            change(job, "settled_at", settledAt);
        }
    }

    private void change(UUID job, String column, Object value) {
        rows.createNativeQuery("INSERT INTO job_retention (job_id, " + column + ") VALUES (:job, :value)"
                        + " ON CONFLICT (job_id) DO UPDATE SET " + column + " = excluded." + column)
                .setParameter("job", job)
                .setParameter("value", value)
                .executeUpdate();
    }
}
