package org.fewlabel.gateway.job;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/** The table of jobs. Every method runs in the caller's transaction. */
@ApplicationScoped
class JobRepository {
    private static final int DUE_MAX = 100;

    private final Rows rows = new Rows();

    /** Panache's own methods, kept in here so that rows do not get out. */
    private static final class Rows implements PanacheRepositoryBase<JobEntity, UUID> {}

    /** @param traceparent where the submission is in a trace; null where it is in none */
    void add(Job job, @Nullable String traceparent) {
        rows.persist(new JobEntity(job, traceparent));
    }

    /** Where the job's submission was in a trace; null where it was in none. */
    @Nullable
    String traceparent(UUID id) {
        JobEntity row = rows.findById(id);
        return row == null ? null : row.traceparent;
    }

    Optional<Job> find(UUID id) {
        return rows.findByIdOptional(id).map(JobEntity::job);
    }

    /** Finds a job and keeps all others from it until the transaction ends. */
    Optional<Job> lock(UUID id) {
        return rows.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).map(JobEntity::job);
    }

    /** Finds the job that is next in the queue and keeps it; jobs that others are about to take are passed over. */
    Optional<Job> lockNextQueued() {
        List<?> found =
                rows.getEntityManager().createNativeQuery("""
                        SELECT * FROM job WHERE state = 'QUEUED'
                        ORDER BY priority DESC, created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
                        """, JobEntity.class).getResultList();
        return found.stream().findFirst().map(row -> ((JobEntity) row).job());
    }

    /** @param job locked in this transaction */
    void save(Job job) {
        rows.findById(job.id()).update(job);
    }

    /** How many jobs there are of each state, read from indices alone. */
    Backlog backlog() {
        Map<JobState, Long> jobs = new EnumMap<>(JobState.class);
        List<?> states = rows.getEntityManager()
                .createNativeQuery("SELECT state, count(*) FROM job GROUP BY state")
                .getResultList();
        for (Object each : states) {
            Object[] columns = (Object[]) each;
            jobs.put(JobState.valueOf((String) columns[0]), ((Number) columns[1]).longValue());
        }
        Instant queuedSince = (Instant) rows.getEntityManager()
                .createNativeQuery("SELECT min(state_since) FROM job WHERE state = 'QUEUED'", Instant.class)
                .getSingleResult();
        Instant leaseUntil = (Instant) rows.getEntityManager()
                .createNativeQuery("SELECT min(lease_until) FROM job WHERE lease_until IS NOT NULL", Instant.class)
                .getSingleResult();
        return new Backlog(jobs, queuedSince, leaseUntil);
    }

    /** Jobs whose lease has run out, longest ago first. */
    List<UUID> leasesOver(Instant now) {
        return due("leaseUntil", now);
    }

    /** Jobs whose wait for another attempt is over, longest ago first. */
    List<UUID> retriesDue(Instant now) {
        return due("retryAt", now);
    }

    private List<UUID> due(String time, Instant now) {
        return rows.find(time + " <= ?1 order by " + time, now).page(0, DUE_MAX).stream()
                .map(row -> row.id)
                .toList();
    }

    /** @param size at least 1 */
    JobPage page(JobFilter filter, @Nullable PageToken after, int size) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (filter.state() != null) {
            conditions.add("state = :state");
            parameters.put("state", filter.state());
        }
        if (filter.method() != null) {
            conditions.add("method = :method");
            parameters.put("method", filter.method().wireName());
        }
        if (filter.dataset() != null) {
            conditions.add("dataset = :dataset");
            parameters.put("dataset", filter.dataset().wireName());
        }
        if (filter.name() != null) {
            conditions.add("name = :name");
            parameters.put("name", filter.name());
        }
        if (after != null) {
            conditions.add("(createdAt < :createdAt or createdAt = :createdAt and id < :id)");
            parameters.put("createdAt", after.createdAt());
            parameters.put("id", after.id());
        }
        String where = conditions.isEmpty() ? "" : String.join(" and ", conditions) + " ";
        // One more than asked for tells whether there is a next page.
        List<Job> jobs = rows.find(where + "order by createdAt desc, id desc", parameters).range(0, size).stream()
                .map(JobEntity::job)
                .toList();
        if (jobs.size() <= size) {
            return new JobPage(jobs, null);
        }
        return new JobPage(jobs.subList(0, size), PageToken.after(jobs.get(size - 1)));
    }
}
