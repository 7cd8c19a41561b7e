package org.fewlabel.gateway.job;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.gateway.outbox.Outbox;
import org.fewlabel.service.work.JobLog;
import org.fewlabel.service.work.JobWork;
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
    private final IdempotencyKeyRepository keys;
    private final Outbox outbox;
    private final ModelFolder models;
    private final Clock clock;

    Jobs(JobRepository repository, IdempotencyKeyRepository keys, Outbox outbox, ModelFolder models, Clock clock) {
        this.repository = repository;
        this.keys = keys;
        this.outbox = outbox;
        this.models = models;
        this.clock = clock;
    }

    /**
     * What became of a request that came with the same key before; empty where the key is free. To be asked before its body is
     * held against files and other jobs, which may have changed or gone since.
     */
    @Transactional
    public Optional<Submission> submittedBefore(IdempotencyKey key) {
        return keys.isTaken(key) ? Optional.of(before(key)) : Optional.empty();
    }

    private Submission before(IdempotencyKey key) {
        Optional<Job> before = keys.jobOf(key).flatMap(repository::find);
        return before.isPresent() ? new Submission.Accepted(before.get()) : new Submission.KeyTaken();
    }

    /** @param key null for a request that must make a job of its own each time */
    public Submission submit(JobSpec spec, @Nullable IdempotencyKey key) {
        List<Violation> ofFile = fileViolations(spec);
        return ofFile.isEmpty()
                ? QuarkusTransaction.joiningExisting().call(() -> add(spec, key))
                : new Submission.Rejected(ofFile);
    }

    private Submission add(JobSpec spec, @Nullable IdempotencyKey key) {
        StartingPoint start = startingPoint(spec);
        if (start instanceof StartingPoint.Refused refused) {
            return new Submission.Rejected(refused.violations());
        }
        ArtifactReference startFrom = ((StartingPoint.Found) start).snapshot();
        Job job = Job.submitted(UUID.randomUUID(), spec, startFrom, now());
        if (key != null && !keys.take(key, job.id(), job.times().created())) {
            return before(key);
        }
        String traceparent = JobWork.traceparent();
        repository.add(job, traceparent);
        outbox.add(job.queued(), job.times().created(), traceparent);
        try (JobLog log = JobLog.of(job.id(), job.attempt())) {
            LOG.infof(
                    "job submitted: jobId=%s method=%s",
                    job.id(), spec.method().methodName().wireName());
        }
        return new Submission.Accepted(job);
    }

    /** What is wrong with a spec in view of other jobs and of files; empty if it would be taken. */
    public List<Violation> violations(JobSpec spec) {
        List<Violation> ofFile = fileViolations(spec);
        return ofFile.isEmpty()
                ? QuarkusTransaction.joiningExisting()
                        .call(() -> startingPoint(spec) instanceof StartingPoint.Refused refused
                                ? refused.violations()
                                : List.of())
                : ofFile;
    }

    /** Outside of any transaction: the digest of a large file takes its time, and a connection waits for nothing. */
    private List<Violation> fileViolations(JobSpec spec) {
        return spec.startFrom() instanceof FromModel model
                        && StartingPoint.of(spec, model, models) instanceof StartingPoint.Refused refused
                ? refused.violations()
                : List.of();
    }

    private StartingPoint startingPoint(JobSpec spec) {
        return spec.startFrom() instanceof FromJob job
                ? StartingPoint.of(spec, job, repository::find)
                : StartingPoint.withoutSnapshot();
    }

    /** Where the job's submission was in a trace; null where it was in none. */
    @Transactional
    public @Nullable String traceparent(UUID id) {
        return repository.traceparent(id);
    }

    @Transactional
    public Backlog backlog() {
        return repository.backlog();
    }

    @Transactional
    public Optional<Job> find(UUID id) {
        return repository.find(id);
    }

    /** @param size at least 1 */
    @Transactional
    public JobPage page(JobFilter filter, @Nullable PageToken after, int size) {
        return repository.page(filter, after, size);
    }

    /** Gives the trainer the job that is next, if there is one. */
    @Transactional
    public Optional<Job> claimNext(String trainer, Duration leaseDuration) {
        return repository.lockNextQueued().map(job -> {
            Instant now = now();
            Decision decision = settle(job, job.claim(trainer, leaseDuration, now), now);
            return ((Decision.Accepted) decision).job();
        });
    }

    /**
     * Lets something happen to a job.
     *
     * @param happening gets the job as it is and the time, and decides
     * @return empty if there is no such job
     */
    @Transactional
    public Optional<Decision> change(UUID id, BiFunction<Job, Instant, Decision> happening) {
        return repository.lock(id).map(job -> {
            Instant now = now();
            return settle(job, happening.apply(job, now), now);
        });
    }

    /** Jobs whose lease has run out. */
    @Transactional
    public List<UUID> leasesOver() {
        return repository.leasesOver(now());
    }

    /** Jobs whose wait for another attempt is over. */
    @Transactional
    public List<UUID> retriesDue() {
        return repository.retriesDue(now());
    }

    /** Forgets idempotency keys of this age. */
    @Transactional
    public void forgetKeys(Duration age) {
        long forgotten = keys.forgetOlderThan(now().minus(age));
        if (forgotten > 0) {
            LOG.debugf("idempotency keys forgotten: count=%d", forgotten);
        }
    }

    private Decision settle(Job before, Decision decision, Instant now) {
        if (decision instanceof Decision.Accepted accepted && !accepted.job().equals(before)) {
            Job after = accepted.job();
            repository.save(after);
            String traceparent = repository.traceparent(after.id());
            accepted.events().forEach(event -> outbox.add(event, now, traceparent));
            if (after.state() != before.state()) {
                logMove(before, after);
            }
        }
        return decision;
    }

    private static void logMove(Job before, Job after) {
        try (JobLog log = JobLog.of(after.id(), after.attempt())) {
            LOG.infof(
                    "job moved: jobId=%s attempt=%d from=%s to=%s reason=%s",
                    after.id(),
                    after.attempt(),
                    before.state().wireName(),
                    after.state().wireName(),
                    after.status().reason());
        }
    }

    /** The time to the microsecond, as PostgreSQL keeps it: what is kept is what was decided. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
