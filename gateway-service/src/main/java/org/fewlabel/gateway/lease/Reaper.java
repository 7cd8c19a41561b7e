package org.fewlabel.gateway.lease;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.ToldOnce;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.RetryPolicy;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.TrainedEpochs;
import org.fewlabel.gateway.worker.Workers;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;

/**
 * Ends leases that have run out, puts jobs back in the queue whose wait is over, and asks again for labels that do not come.
 * Every instance of the gateway may do so: each job is looked at again under its lock.
 *
 * <p>A lease runs out when its trainer is silent, not when the gateway is deaf: {@link Hearing} tells the one from the other.
 */
@Startup
@ApplicationScoped
class Reaper {
    /** What the scheduler calls it. */
    static final String SCHEDULE = "reaper";

    private static final Logger LOG = Logger.getLogger(Reaper.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Jobs jobs;
    private final TrainedEpochs trainedEpochs;
    private final Workers workers;
    private final ReportLog reports;
    private final LeaseMeters meters;
    private final RetryPolicy retryPolicy;
    private final DatabaseClock clock;
    private final GatewayConfig config;
    private final Hearing hearing;
    private final Lock atWork = new ReentrantLock();
    /** Jobs that could not be moved. */
    private final ToldOnce told = new ToldOnce();

    private boolean failing;
    private boolean isBehind;

    Reaper(
            Jobs jobs,
            TrainedEpochs trainedEpochs,
            Workers workers,
            ReportLog reports,
            LeaseMeters meters,
            RetryPolicy retryPolicy,
            DatabaseClock clock,
            GatewayConfig config) {
        this.jobs = jobs;
        this.trainedEpochs = trainedEpochs;
        this.workers = workers;
        this.reports = reports;
        this.meters = meters;
        this.retryPolicy = retryPolicy;
        this.clock = clock;
        this.config = config;
        this.hearing = new Hearing(config.lease().duration());
    }

    @Scheduled(
            identity = SCHEDULE,
            every = "{fewlabel.reaper-interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void reap() {
        look();
    }

    /** @return false if another thread is at it */
    boolean look() {
        if (!atWork.tryLock()) {
            return false;
        }
        try {
            if (!isDone(this::listen)) {
                deaf();
                failing = true;
                return true;
            }
            // Each by itself: one look-up that fails makes no gateway deaf, and keeps none of the others.
            boolean allDone = isDone(() -> moveEach(jobs.retriesDue(), Job::retryChecked));
            allDone &= isDone(() -> moveEach(jobs.timesUp(), Job::timeChecked));
            allDone &= isDone(this::endSilentLeases);
            allDone &= isDone(this::askForLabels);
            failing = !allDone;
        } finally {
            atWork.unlock();
        }
        return true;
    }

    private boolean isDone(Runnable task) {
        try {
            task.run();
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("jobs whose time has come cannot be looked up; this is tried again and again", e);
            }
            return false;
        }
    }

    private void endSilentLeases() {
        Instant silentUpTo = hearing.silentUpTo();
        if (silentUpTo != null) {
            meters.expired(moveEach(
                    jobs.leasesOver(silentUpTo), (job, now) -> job.leaseChecked(silentUpTo, retryPolicy, now)));
        }
    }

    private void askForLabels() {
        Duration after = config.labelsAskedAgainAfter();
        trainedEpochs.labelsOverdue(after).forEach(id -> askForLabels(id, after));
    }

    /** Lets a look that is under way end while there still is a database, and no other begin. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!atWork.tryLock(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("the reaper did not come to an end");
        }
    }

    private void askForLabels(UUID id, Duration after) {
        try {
            trainedEpochs.askForLabelsAgain(id, after);
        } catch (RuntimeException e) {
            tellOnce(id, e);
        }
    }

    /** @return how many of them moved: another instance may have been faster */
    private int moveEach(List<UUID> ids, BiFunction<Job, Instant, Decision> move) {
        int moved = 0;
        for (UUID id : ids) {
            try {
                Decision decision = jobs.change(id, move).orElse(null);
                if (decision instanceof Decision.Accepted accepted
                        && !accepted.events().isEmpty()) {
                    moved++;
                }
            } catch (RuntimeException e) {
                tellOnce(id, e);
            }
        }
        return moved;
    }

    /** The others must not wait for this one, which comes up again at the next look. */
    private void tellOnce(UUID id, RuntimeException failure) {
        if (told.isNew(id)) {
            try (JobLog log = JobLog.of(id, 0)) {
                LOG.errorf(failure, "a job whose time has come cannot be moved: jobId=%s", id);
            }
        }
    }

    /** @throws RuntimeException if the database does not answer, or not of leases */
    private void listen() {
        Instant time = clock.now();
        // What reports say is written where leases are looked up. While that fails they are lost, and nobody was
        // silent.
        jobs.leasesOver(Instant.EPOCH);
        Optional<ReportPositions> positions = reports.positions();
        if (positions.isEmpty()) {
            if (hearing.isOpen()) {
                LOG.warn("Kafka does not answer; no lease ends before it has been back for the length of one");
            }
            deaf();
            return;
        }
        if (!hearing.isOpen()) {
            LOG.info("Kafka and the database answer");
        }
        hearing.looked(time, positions.get());
        workers.listening(time);
        tellWhetherBehind(time);
    }

    private void deaf() {
        hearing.interrupted();
        workers.listening(null);
    }

    /** Reports that wait for longer than a lease keep all leases alive, those of dead trainers with them. */
    private void tellWhetherBehind(Instant now) {
        Instant since = hearing.behindSince();
        boolean behind = since != null && now.isAfter(since.plus(config.lease().duration()));
        if (behind && !isBehind) {
            LOG.warnf("reports of trainers wait to be processed since %s; no lease ends before they are", since);
        }
        if (!behind && isBehind) {
            LOG.info("reports of trainers are processed in time again");
        }
        isBehind = behind;
    }
}
