package org.fewlabel.gateway.retention;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.artifacts.StoredFile;
import org.fewlabel.artifacts.StoredFiles;
import org.fewlabel.contracts.Check;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.ToldOnce;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.RetentionMark;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what nothing needs any more of the files of jobs: epochs that others have followed, what attempts left that were superseded,
 * and all of a job that has been over for as long as such jobs are kept. Every instance of the gateway may do so, and at the same time.
 *
 * <p>Each job is looked at in three steps: under its lock it is decided what is kept, and marked which epochs nobody may count on any
 * more; then its folder is listed and what is not kept is deleted; then it is noted that this is done. Whoever dies in between leaves
 * a mark for which files may be there still, never a file that is missing without a mark, and the next look does it again.
 *
 * <p>Made at the start, so that a wrong setting ends it, and not each look.
 */
@Startup
@ApplicationScoped
class Retention {
    /** What the scheduler calls it. */
    static final String SCHEDULE = "retention";

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    /** So many pages of a job's files are looked through at a time; the rest when it is looked at next. */
    private static final int PAGES_MAX = 100;

    private static final int DECIDING_TRIES_MAX = 3;
    private static final String JOBS_KEPT = "fewlabel.artifacts.retention.jobs-kept";
    /** A bare 90 is so many seconds, and who writes it means days: models and labels would be gone. */
    private static final Duration JOBS_KEPT_LEAST = Duration.ofDays(1);

    private final Jobs jobs;
    private final RetentionMarks marks;
    private final ArtifactStore store;
    private final LabelingRecords records;
    private final RetentionMeters meters;
    private final GatewayConfig.Artifacts.Retention config;
    private final Lock atWork = new ReentrantLock();
    /** Jobs that could not be looked at. */
    private final ToldOnce told = new ToldOnce();

    private final Circle underWay = new Circle(false);
    private final Circle over = new Circle(true);
    private boolean failing;
    private volatile boolean stopping;

    Retention(Jobs jobs, RetentionMarks marks, ArtifactStore store, RetentionMeters meters, GatewayConfig config) {
        this.jobs = jobs;
        this.marks = marks;
        this.store = store;
        this.records = new LabelingRecords(store);
        this.meters = meters;
        this.config = config.artifacts().retention();
        Check.atLeast("fewlabel.artifacts.retention.attempts-kept", this.config.attemptsKept(), Duration.ZERO);
        this.config.jobsKept().ifPresent(kept -> Check.atLeast(JOBS_KEPT, kept, JOBS_KEPT_LEAST));
    }

    /** The jobs that are over, or those that are not; each look goes on behind the last one, also where it ended with that. */
    private static final class Circle {
        private final boolean over;
        private UUID last = new UUID(0, 0);

        Circle(boolean over) {
            this.over = over;
        }
    }

    /** What is done with the files of a job. */
    private sealed interface Plan {}

    /** @param settledAt the end of the job, if that is long enough ago; null else */
    private record Clear(KeptFiles kept, @Nullable Instant settledAt) implements Plan {}

    private record Remove() implements Plan {}

    @Scheduled(
            identity = SCHEDULE,
            every = "{fewlabel.artifacts.retention.interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void look() {
        if (!config.enabled() || !atWork.tryLock()) {
            return;
        }
        try {
            lookAtDue();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("files that nothing needs cannot be deleted; this is tried again and again", e);
            }
            failing = true;
        } finally {
            atWork.unlock();
        }
    }

    /** Lets a look that is under way end while there still is a database, and no other begin. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (!atWork.tryLock(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("the deletion of files did not come to an end");
        }
    }

    /** Those under way first, which fill the disk; however many they are, and whatever they meet, those that are over have their turn. */
    private void lookAtDue() {
        try {
            lookAtDue(underWay);
        } finally {
            lookAtDue(over);
        }
    }

    private void lookAtDue(Circle circle) {
        Duration kept = config.jobsKept().orElse(null);
        for (UUID id : marks.due(circle.over, KeptFiles.EPOCHS_BEHIND, config.attemptsKept(), kept, circle.last)) {
            if (stopping) {
                return;
            }
            circle.last = id;
            try {
                lookAt(id);
            } catch (OutageException e) {
                throw e; // Of the store, or the database: no other job fares better.
            } catch (IOException | RuntimeException e) {
                tellOnce(id, e);
            }
        }
    }

    /** The others must not wait for this one, which comes up again. */
    private void tellOnce(UUID id, Exception failure) {
        if (told.isNew(id)) {
            try (JobLog log = JobLog.of(id, 0)) {
                LOG.errorf(failure, "the files of a job cannot be looked through: jobId=%s", id);
            }
        }
    }

    private void lookAt(UUID id) throws IOException {
        Plan plan = plan(id);
        if (plan instanceof Clear clear && deleteAll(id, file -> !clear.kept().keeps(file))) {
            marks.noteCleared(id, clear.kept().labeledEpoch(), clear.settledAt());
        } else if (plan instanceof Remove && deleteAll(id, file -> true)) {
            marks.noteRemoved(id);
        }
    }

    /** Tried again where the job gets on meanwhile. Null for nothing that can be done now. */
    private @Nullable Plan plan(UUID id) throws IOException {
        AtomicReference<@Nullable Plan> decided = new AtomicReference<>();
        for (int tries = 0; decided.get() == null && tries < DECIDING_TRIES_MAX; tries++) {
            Optional<Job> seen = jobs.find(id);
            if (seen.isEmpty()) {
                return null;
            }
            Set<Integer> chosen = chosenBefore(seen.get());
            jobs.change(id, (job, now) -> {
                decided.set(decide(seen.get(), job, chosen, now));
                return Decision.unchanged(job);
            });
        }
        return decided.get();
    }

    /** Which epochs validation chose at the time of those that the job may be set back to. */
    private Set<Integer> chosenBefore(Job job) throws IOException {
        Set<Integer> chosen = new HashSet<>();
        LabeledEpoch labeled = job.labeled();
        if (labeled == null || job.spec().dataset().validation() == 0) {
            return chosen;
        }
        int first = Math.max(0, labeled.epoch() - KeptFiles.EPOCHS_BEHIND);
        for (int epoch = first; epoch < labeled.epoch(); epoch++) {
            records.findLast(job.id(), job.attempt(), epoch)
                    .map(LabelingRecord::event)
                    .ifPresent(event -> chosen.addAll(LabeledEpoch.chosen(event.chosenEpochs(), event.chosenEpoch())));
        }
        return chosen;
    }

    /** In the transaction that keeps all others from the job. Null for nothing that can be done now. */
    private @Nullable Plan decide(Job seen, Job job, Set<Integer> chosen, Instant now) {
        RetentionMark mark = marks.of(job.id());
        Instant kept = config.jobsKept().map(now::minus).orElse(null);
        if (mark.removedAt() != null) {
            return new Remove();
        }
        boolean isExpired = kept != null && KeptFiles.isOverSince(job, kept);
        if (isExpired && !mark.keep() && !marks.isNamed(job.id())) {
            marks.markRemoved(job.id(), now);
            LOG.infof("files of a job that has been over for long are removed: jobId=%s", job.id());
            return new Remove();
        }
        if (job.seeksItsStart() || job.attempt() != seen.attempt() || !Objects.equals(job.labeled(), seen.labeled())) {
            return null; // What was read of it in the store may be of another moment.
        }
        Instant settledBefore = now.minus(config.attemptsKept());
        int from = KeptFiles.from(job, mark.removedBefore(job.labeled()), settledBefore);
        if (from != mark.removedBefore()) {
            marks.markRemovedBefore(job.id(), from);
        }
        Set<String> startedFrom = marks.pathsStartedFrom(job.id());
        return new Clear(
                KeptFiles.of(job, from, chosen, startedFrom, settledBefore),
                KeptFiles.isOverSince(job, settledBefore) ? job.times().finished() : null);
    }

    /** @return whether all of them are deleted */
    private boolean deleteAll(UUID job, Predicate<StoredFile> which) throws IOException {
        long files = 0;
        long bytes = 0;
        String after = null;
        for (int pages = 0; pages < PAGES_MAX; pages++) {
            StoredFiles page = store.list("jobs/" + job, after, ArtifactStore.LISTED_MAX);
            for (StoredFile file : page.files()) {
                if (stopping) {
                    return false;
                }
                if (which.test(file)) {
                    store.delete(file.path());
                    meters.deleted(file.bytes());
                    files++;
                    bytes += file.bytes();
                }
            }
            after = page.next();
            if (after == null) {
                LOG.debugf("files deleted: jobId=%s files=%d bytes=%d", job, files, bytes);
                return true;
            }
        }
        return false;
    }
}
