package org.fewlabel.gateway.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LeasedPhase;
import org.fewlabel.gateway.job.TerminalPhase;
import org.fewlabel.gateway.job.WaitingPhase;
import org.fewlabel.gateway.outbox.Outbox;
import org.fewlabel.gateway.quota.Quotas;
import org.fewlabel.service.rest.PageToken;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All jobs, and the one place where they change: a change and the events that tell of it are one transaction, and the
 * changes of one job come one after the other.
 */
@ApplicationScoped
public class Jobs {
    private static final Logger LOG = Logger.getLogger(Jobs.class);

    private final JobRepository repository;
    private final Decisions decisions;
    private final UnreadableFilesRepository unreadableFiles;
    private final Outbox outbox;
    private final RetentionMarks marks;
    private final Quotas quotas;
    private final DatabaseClock clock;

    Jobs(
            JobRepository repository,
            Decisions decisions,
            UnreadableFilesRepository unreadableFiles,
            Outbox outbox,
            RetentionMarks marks,
            Quotas quotas,
            DatabaseClock clock) {
        this.repository = repository;
        this.decisions = decisions;
        this.unreadableFiles = unreadableFiles;
        this.outbox = outbox;
        this.marks = marks;
        this.quotas = quotas;
        this.clock = clock;
    }

    /** Keeps a new job, and lets trainers hear of it. */
    @Transactional
    public void add(Job job) {
        repository.add(job);
        outbox.add(job.queued(), job.times().created(), job.origin().traceparent());
        try (JobLog log = JobLog.of(job.id(), job.attempt())) {
            LOG.infof(
                    "job submitted: jobId=%s method=%s",
                    job.id(), job.spec().method().methodName().wireName());
        }
    }

    @Transactional
    public Backlog backlog() {
        return repository.backlog();
    }

    @Transactional
    public Optional<Job> find(UUID id) {
        return repository.find(id);
    }

    /** Those of the jobs that there are. */
    @Transactional
    public JobPage find(Collection<UUID> ids) {
        return repository.find(ids);
    }

    /** @param size at least 1 */
    @Transactional
    public JobPage page(JobFilter filter, @Nullable PageToken after, int size) {
        return repository.page(filter, after, size);
    }

    /** The files that trainers pass over, of each job that has any. */
    @Transactional
    public Map<UUID, List<UnreadableFile>> unreadableFiles(Collection<UUID> ids) {
        return unreadableFiles.find(ids);
    }

    /** The first few of them alone. */
    @Transactional
    public Map<UUID, List<UnreadableFile>> firstUnreadableFiles(Collection<UUID> ids) {
        return unreadableFiles.findFirst(ids);
    }

    /** The names of the files of a job that get no label. */
    @Transactional
    public List<String> unreadableNames(Job job) {
        return unreadableFiles(List.of(job.id())).getOrDefault(job.id(), List.of()).stream()
                .map(UnreadableFile::file)
                .toList();
    }

    /** Jobs that the filter lets through and that a user can still cancel, oldest first. */
    @Transactional
    public List<UUID> cancellable(JobFilter filter, int max) {
        return repository.cancellable(filter, max);
    }

    /**
     * Lets something happen to a job.
     *
     * @param happening gets the job as it is and the time, and decides
     * @return empty if there is no such job
     * @throws UnreadableJobException if it cannot be read; a caller's transaction may go on, for nothing was changed
     */
    @Transactional(dontRollbackOn = UnreadableJobException.class)
    public Optional<Decision> change(UUID id, BiFunction<Job, Instant, Decision> happening) {
        return repository.lock(id).map(job -> {
            Instant now = clock.now();
            return decisions.settle(job, happening.apply(job, now), now);
        });
    }

    /**
     * Lets a job go on that failed or was cancelled, unless its files were removed: then there is nothing to go on from.
     *
     * @return empty if there is no such job
     * @throws org.fewlabel.gateway.quota.QuotaReachedException if its owner has as many that wait as may be
     * @throws UnreadableJobException as of {@link #change}
     */
    @Transactional(dontRollbackOn = UnreadableJobException.class)
    public Optional<Decision> retry(UUID id) {
        // Ahead of the job, as whoever submits a sweep's next run does, who may find that it is this job to be retried.
        repository.owner(id).ifPresent(quotas::holdQueue);
        return change(id, (job, now) -> {
            Instant removedAt = marks.of(id).removedAt();
            if (removedAt != null) {
                return new Decision.Refused("the files of the job were removed at " + removedAt
                        + " (FEWLABEL_ARTIFACTS_RETENTION_JOBS_KEPT); submit it again");
            }
            Decision decision = job.retry(now);
            if (job.phase() instanceof TerminalPhase
                    && decision instanceof Decision.Accepted accepted
                    && accepted.job().phase() instanceof WaitingPhase) {
                // Else whoever cancels and retries jobs would have as many in the queue as they like. One that is
                // labeled in full waits for nothing.
                quotas.requireRoomInQueue(job.origin().owner());
            }
            return decision;
        });
    }

    /** Keeps a job's files as they are until the caller's transaction ends. In it: who names them then is seen by who deletes. */
    @Transactional
    public void holdFiles(UUID id) {
        repository.hold(id);
    }

    /**
     * Holds the files of several jobs as {@link #holdFiles} does.
     *
     * @return when those were removed that are gone, by their job
     */
    @Transactional
    public SortedMap<UUID, Instant> holdFilesOf(Collection<UUID> ids) {
        SortedMap<UUID, Instant> removed = new TreeMap<>();
        // In one order for all who hold several, or two may wait for each other.
        for (UUID id : new TreeSet<>(ids)) {
            repository.hold(id);
            Instant removedAt = marks.of(id).removedAt();
            if (removedAt != null) {
                removed.put(id, removedAt);
            }
        }
        return removed;
    }

    /** Jobs whose lease was over by then. */
    @Transactional
    public List<UUID> leasesOver(Instant then) {
        return repository.leasesOver(then);
    }

    /** Jobs whose wait for another attempt is over. */
    @Transactional
    public List<UUID> retriesDue() {
        return repository.retriesDue(clock.now());
    }

    /** Keeps which files the trainer of a job passes over. In a change of the job. */
    public void keepUnreadable(Job job, List<UnreadableFile> files) {
        if (job.phase() instanceof LeasedPhase) {
            unreadableFiles.save(job.id(), files);
        }
    }

    /** Jobs whose owner's time limit is reached. */
    @Transactional
    public List<UUID> timesUp() {
        return repository.timesUp(clock.now());
    }
}
