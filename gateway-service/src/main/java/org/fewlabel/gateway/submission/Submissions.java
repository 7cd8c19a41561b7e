package org.fewlabel.gateway.submission;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Origin;
import org.fewlabel.gateway.labelset.KeptLabelSets;
import org.fewlabel.gateway.quota.Quotas;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.gateway.worker.TrainerPrecisions;
import org.fewlabel.service.work.JobWork;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes specs in as jobs: held against files and other jobs, and once however often the same request comes. */
@ApplicationScoped
public class Submissions {
    private static final Logger LOG = Logger.getLogger(Submissions.class);

    private final Jobs jobs;
    private final RetentionMarks marks;
    private final KeptLabelSets labelSets;
    private final TrainerPrecisions precisions;
    private final IdempotencyKeyRepository keys;
    private final ModelFolder models;
    private final Quotas quotas;
    private final DatabaseClock clock;
    private final Duration keysKept;

    Submissions(
            Jobs jobs,
            RetentionMarks marks,
            KeptLabelSets labelSets,
            TrainerPrecisions precisions,
            IdempotencyKeyRepository keys,
            ModelFolder models,
            Quotas quotas,
            DatabaseClock clock,
            GatewayConfig config) {
        this.jobs = jobs;
        this.marks = marks;
        this.labelSets = labelSets;
        this.precisions = precisions;
        this.keys = keys;
        this.models = models;
        this.quotas = quotas;
        this.clock = clock;
        this.keysKept = config.idempotencyKeysKept();
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
        Optional<Job> before = keys.jobOf(key).flatMap(jobs::find);
        return before.isPresent() ? new Submission.Accepted(before.get()) : new Submission.KeyTaken();
    }

    /**
     * @param owner whose the job is
     * @param key null for a request that must make a job of its own each time
     * @throws org.fewlabel.gateway.quota.QuotaReachedException if the owner has as many jobs that wait as may be
     */
    public Submission submit(JobSpec spec, String owner, @Nullable IdempotencyKey key) {
        Violation ofPrecision = precisionViolation(spec);
        List<Violation> violations = ofPrecision == null ? fileViolations(spec) : List.of(ofPrecision);
        return violations.isEmpty() ? addAtOnce(spec, owner, key) : new Submission.Rejected(violations);
    }

    /**
     * The same for one of many that were taken together: what trainers compute in was asked then, and by now one may be busy; its model's
     * file was there then, and whether it is now the trainer sees.
     */
    public Submission submitRun(JobSpec spec, String owner, @Nullable IdempotencyKey key) {
        return ofFile(spec) instanceof StartingPoint.Refused refused
                ? new Submission.Rejected(refused.violations())
                : addAtOnce(spec, owner, key);
    }

    private Submission addAtOnce(JobSpec spec, String owner, @Nullable IdempotencyKey key) {
        return QuarkusTransaction.joiningExisting().call(() -> add(spec, owner, key));
    }

    private Submission add(JobSpec spec, String owner, @Nullable IdempotencyKey key) {
        // Ahead of the job that it may start from, as whoever retries that one does.
        quotas.holdQueue(owner);
        StartingPoint start = startingPoint(spec);
        List<Violation> violations = together(spec, start);
        if (!violations.isEmpty()) {
            return new Submission.Rejected(violations);
        }
        ArtifactReference startFrom = ((StartingPoint.Found) start).snapshot();
        Job job = Job.submitted(
                new Origin(UUID.randomUUID(), spec, startFrom, JobWork.traceparent(), owner), clock.now());
        if (key != null && !keys.take(key, job.id(), job.times().created())) {
            return before(key);
        }
        // Behind the key: what is known already takes no room. Where there is none, the key is given back with all
        // else.
        quotas.requireRoomInQueue(owner);
        jobs.add(job);
        return new Submission.Accepted(job);
    }

    /** What is wrong with a spec in view of other jobs, of files and of trainers; empty if it would be taken. */
    public List<Violation> violations(JobSpec spec) {
        return check().apply(spec);
    }

    /** The same of many specs that are looked at together: what trainers compute in is asked once. */
    public Function<JobSpec, List<Violation>> check() {
        Map<Precision, Optional<Violation>> ofPrecisions = new EnumMap<>(Precision.class);
        return spec -> violations(
                spec,
                ofPrecisions.computeIfAbsent(
                        spec.network().precision(), any -> Optional.ofNullable(precisionViolation(spec))));
    }

    private List<Violation> violations(JobSpec spec, Optional<Violation> ofPrecision) {
        List<Violation> all = new ArrayList<>(fileViolations(spec));
        ofPrecision.ifPresent(all::add);
        boolean concernsOthers = spec.dataset().labelSet() != null || spec.startFrom() instanceof FromJob;
        if (all.isEmpty() && concernsOthers) {
            all.addAll(violationsInViewOfOthers(spec));
        }
        return List.copyOf(all);
    }

    /** What is wrong with a spec in view of other jobs and of label sets alone. */
    public List<Violation> violationsInViewOfOthers(JobSpec spec) {
        return QuarkusTransaction.joiningExisting().call(() -> together(spec, startingPoint(spec)));
    }

    private @Nullable Violation precisionViolation(JobSpec spec) {
        String flaw = precisions.flawOf(spec.network().precision());
        return flaw == null ? null : new Violation("network.precision", flaw);
    }

    private List<Violation> together(JobSpec spec, StartingPoint start) {
        List<Violation> all = new ArrayList<>(labelSetViolations(spec));
        if (start instanceof StartingPoint.Refused refused) {
            all.addAll(refused.violations());
        }
        return List.copyOf(all);
    }

    /** That its images are there is found when the data are loaded. */
    private List<Violation> labelSetViolations(JobSpec spec) {
        String name = spec.dataset().labelSet();
        if (name == null) {
            return List.of();
        }
        String flaw = labelSets
                .find(name)
                .map(found -> Optional.ofNullable(found.unfitFor(spec.dataset())))
                .orElse(Optional.of("must be the digest of a label set, was " + name))
                .orElse(null);
        return flaw == null ? List.of() : List.of(new Violation("dataset.labelSet", flaw));
    }

    /**
     * Why the model's file that a run starts from cannot be read just now; empty where it can, and for a run without one. Its digest
     * is known then, and nobody waits for it later.
     */
    public Optional<String> whyFileIsAway(JobSpec spec) {
        return ofFile(spec) instanceof StartingPoint.Away away
                ? Optional.of(Violation.inOneLine(List.of(away.why())))
                : Optional.empty();
    }

    private List<Violation> fileViolations(JobSpec spec) {
        StartingPoint start = ofFile(spec);
        if (start instanceof StartingPoint.Away away) {
            return List.of(away.why());
        }
        return start instanceof StartingPoint.Refused refused ? refused.violations() : List.of();
    }

    /**
     * Before there is a transaction, unless the caller has one: the digest of a large file takes its time, and a connection waits
     * for nothing. A sweep has one, and submits a few jobs at a time.
     */
    private StartingPoint ofFile(JobSpec spec) {
        return spec.startFrom() instanceof FromModel model
                ? StartingPoint.of(spec, model, models)
                : StartingPoint.withoutSnapshot();
    }

    private StartingPoint startingPoint(JobSpec spec) {
        if (!(spec.startFrom() instanceof FromJob from)) {
            return StartingPoint.withoutSnapshot();
        }
        // Until the transaction ends nobody decides to delete what is found here.
        jobs.holdFiles(from.jobId());
        Instant removedAt = marks.of(from.jobId()).removedAt();
        return removedAt == null
                ? StartingPoint.of(spec, from, jobs::find, labelSets::covers)
                : StartingPoint.refused(
                        "startFrom.jobId",
                        "must be a job whose files are there; those of " + from.jobId() + " were removed at "
                                + removedAt);
    }

    /** Every instance of the gateway may do so. */
    @Scheduled(
            every = "1h",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    @Transactional
    void forgetKeys() {
        long forgotten = keys.forgetOlderThan(clock.now().minus(keysKept));
        if (forgotten > 0) {
            LOG.debugf("idempotency keys forgotten: count=%d", forgotten);
        }
    }
}
