package org.fewlabel.gateway.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.rest.UnreadableJob;
import org.fewlabel.gateway.AdvisoryLockRepository;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobStates;
import org.fewlabel.service.rest.PageToken;
import org.jspecify.annotations.Nullable;

/** The table of jobs. Every method runs in the caller's transaction. */
@ApplicationScoped
class JobRepository {
    private static final int DUE_MAX = 100;
    /** A list of ids may not be empty. */
    private static final UUID NO_JOB = new UUID(0, 0);

    /**
     * How many characters the specs of a page have together, unless its first job alone has more. Most have two thousand; one with a
     * thousand classes of long names has a quarter of a million, and a page of them is more than the heap.
     */
    static final int PAGE_SPECS_MAX = 4 << 20;

    private static final String NEWEST_FIRST = "order by createdAt desc, id desc";

    private final Rows rows = new Rows();
    private final UnreadableJobs unreadable;

    JobRepository(UnreadableJobs unreadable) {
        this.unreadable = unreadable;
    }

    /** Panache's own methods, kept in here so that rows do not get out. */
    private static final class Rows implements PanacheRepositoryBase<JobEntity, UUID> {}

    void add(Job job) {
        rows.persist(new JobEntity(job));
    }

    Optional<Job> find(UUID id) {
        return rows.findByIdOptional(id).map(this::read);
    }

    /** Finds a job and keeps all others from it until the transaction ends. */
    Optional<Job> lock(UUID id) {
        return rows.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).map(this::read);
    }

    /** Whose a job is, without a look at the rest of it, which another may be about to change. */
    Optional<String> owner(UUID id) {
        List<?> found = rows.getEntityManager()
                .createNativeQuery("SELECT owner FROM job WHERE id = :id", String.class)
                .setParameter("id", id)
                .getResultList();
        return found.stream().findFirst().map(String.class::cast);
    }

    /** Keeps a job as it is until the transaction ends, for others as well who only read it. */
    void hold(UUID id) {
        rows.findById(id, LockModeType.PESSIMISTIC_READ);
    }

    /** Keeps all others that were asked the same from an answer until the transaction ends; there may be no row yet to lock. */
    void lockQuestion(String trainer, String request) {
        AdvisoryLockRepository.hold(rows.getEntityManager(), AdvisoryLockRepository.NAMES, trainer + " " + request);
    }

    /** The job whose claim answered that very question and has not begun, kept as by {@link #lock}. */
    Optional<Job> lockClaimOf(String trainer, String request) {
        return rows.find("state = ?1 and trainer = ?2 and claimRequest = ?3", JobState.STARTING, trainer, request)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .map(this::read);
    }

    /**
     * Finds the job that is next in the queue for a trainer and keeps it; jobs that others are about to take are passed over, and
     * those that are known to be unreadable.
     *
     * @param declinedSince nor are those given out that the trainer has declined since then
     * @param passedOver nor those of these owners
     * @throws UnreadableJobException if the next is one that this version cannot read; it is passed over from then on
     */
    Optional<Job> lockNextQueued(String trainer, Instant declinedSince, Set<String> passedOver) {
        List<?> found = rows.getEntityManager()
                .createNativeQuery("""
                    SELECT * FROM job WHERE state = 'QUEUED' AND NOT id = ANY(CAST(:unreadable AS uuid[]))
                        AND owner NOT IN (SELECT jsonb_array_elements_text(CAST(:passedOver AS jsonb)))
                        AND NOT EXISTS (
                            SELECT 1 FROM job_decline AS decline
                            WHERE decline.job_id = job.id AND decline.trainer = :trainer
                                AND decline.declined_at >= :declinedSince)
                    ORDER BY priority DESC, created_at, id LIMIT 1 FOR UPDATE OF job SKIP LOCKED
                    """, JobEntity.class)
                .setParameter("trainer", trainer)
                .setParameter("declinedSince", declinedSince)
                .setParameter("passedOver", jsonArray(passedOver))
                .setParameter("unreadable", array(unreadable.ids()))
                .getResultList();
        return found.stream().findFirst().map(row -> read((JobEntity) row));
    }

    /**
     * @param before as it was found in this transaction, which keeps all others from it
     * @param after as it is from now on
     */
    void save(Job before, Job after) {
        rows.findById(after.id()).update(before, after);
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
                .createNativeQuery("SELECT min(lease_until) FROM job WHERE state IN " + JobStates.LEASED, Instant.class)
                .getSingleResult();
        return new Backlog(jobs, queuedSince, leaseUntil);
    }

    /** Jobs whose lease was over by then, longest ago first. Their state leads to them: no index is written at each heartbeat. */
    List<UUID> leasesOver(Instant then) {
        return due("state IN " + JobStates.LEASED + " AND lease_until <= :then ORDER BY lease_until", then);
    }

    /** Jobs whose wait for another attempt is over, longest ago first. */
    List<UUID> retriesDue(Instant now) {
        return due("retry_at <= :then ORDER BY retry_at", now);
    }

    /** Jobs whose owner's time limit is reached, longest ago first. */
    List<UUID> timesUp(Instant now) {
        return due("time_up_at <= :then ORDER BY time_up_at", now);
    }

    /** Jobs that are not over and whose labels have not been heard of nor asked for since then, longest ago first. */
    List<UUID> labelsOverdue(Instant then) {
        return due("""
            labels_awaited_since IS NOT NULL AND finished_at IS NULL
                AND (coalesce(labels_asked_at, labels_awaited_since) <= :then
                    OR labels_asked_up_to <= CAST(resume_point ->> 'epoch' AS integer))
            ORDER BY coalesce(labels_asked_at, labels_awaited_since)
            """, then);
    }

    private List<UUID> due(String which, Instant then) {
        List<?> found = rows.getEntityManager()
                .createNativeQuery(
                        "SELECT id FROM job WHERE NOT id = ANY(CAST(:unreadable AS uuid[])) AND " + which, UUID.class)
                .setParameter("unreadable", array(unreadable.ids()))
                .setParameter("then", then)
                .setMaxResults(DUE_MAX)
                .getResultList();
        return found.stream().map(UUID.class::cast).toList();
    }

    /** As PostgreSQL writes it. */
    static String array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** Whatever they are called: a provider's names of people have commas, too. */
    private static String jsonArray(Collection<String> texts) {
        ArrayNode array = Json.mapper().createArrayNode();
        texts.forEach(array::add);
        return array.toString();
    }

    /** Jobs that the filter lets through and that a user can still cancel, oldest first, and the unreadable ones behind them. */
    List<UUID> cancellable(JobFilter filter, int max) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        filter(filter, conditions, parameters);
        conditions.add("state in :open");
        parameters.put(
                "open",
                Arrays.stream(JobState.values())
                        .filter(state -> !state.isTerminal() && state != JobState.CANCELLING)
                        .toList());
        List<UUID> last = new ArrayList<>(unreadable.ids());
        last.add(NO_JOB);
        parameters.put("last", last);
        String order = " order by case when id in :last then 1 else 0 end, createdAt, id";
        // Without their specs, as of a page.
        TypedQuery<UUID> query = rows.getEntityManager()
                .createQuery("select id from JobEntity where " + String.join(" and ", conditions) + order, UUID.class)
                .setMaxResults(max);
        parameters.forEach(query::setParameter);
        return query.getResultList();
    }

    /**
     * Ends before so many where their specs are long together.
     *
     * @param size at least 1
     */
    JobPage page(JobFilter filter, @Nullable PageToken after, int size) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        filter(filter, conditions, parameters);
        if (after != null) {
            conditions.add("(createdAt < :createdAt or createdAt = :createdAt and id < :id)");
            parameters.put("createdAt", after.createdAt());
            parameters.put("id", after.id());
        }
        String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions) + " ";
        // One more than asked for tells whether there is a next page.
        TypedQuery<Object[]> query = rows.getEntityManager()
                .createQuery(
                        "select id, createdAt, length(cast(spec as string)) from JobEntity " + where + NEWEST_FIRST,
                        Object[].class)
                .setMaxResults(size + 1);
        parameters.forEach(query::setParameter);
        List<Object[]> heads = query.getResultList();
        List<UUID> listed = new ArrayList<>();
        long length = 0;
        for (Object[] head : heads) {
            length += ((Number) head[2]).longValue();
            if (listed.size() == size || length > PAGE_SPECS_MAX && !listed.isEmpty()) {
                break;
            }
            listed.add((UUID) head[0]);
        }
        if (listed.isEmpty()) {
            return page(List.of(), null);
        }
        Object[] last = heads.get(listed.size() - 1);
        return page(
                rows.list("id in ?1 " + NEWEST_FIRST, listed),
                listed.size() == heads.size() ? null : new PageToken((Instant) last[1], (UUID) last[0]));
    }

    /** Those of the jobs that there are. */
    JobPage find(Collection<UUID> ids) {
        return page(rows.list("id in ?1", ids), null);
    }

    private Job read(JobEntity row) {
        return unreadable.read(row.id, row::job);
    }

    private JobPage page(List<JobEntity> found, @Nullable PageToken next) {
        List<Job> jobs = new ArrayList<>();
        List<UnreadableJob> others = new ArrayList<>();
        for (JobEntity row : found) {
            try {
                jobs.add(read(row));
            } catch (UnreadableJobException e) {
                others.add(new UnreadableJob(e.id(), String.valueOf(e.getMessage())));
            }
        }
        return new JobPage(jobs, others, next);
    }

    private static void filter(JobFilter filter, List<String> conditions, Map<String, Object> parameters) {
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
        if (filter.owner() != null) {
            conditions.add("owner = :owner");
            parameters.put("owner", filter.owner());
        }
    }
}
