package org.fewlabel.trainer.run;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.process.ProcessEnd;
import org.fewlabel.service.process.ThreadDump;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;

/**
 * Watches a run on a thread of its own. Of one that hangs it writes down where, gives its job up, and ends the process: a call
 * into native code cannot be interrupted, and heartbeats alone would keep the job on this trainer for ever.
 */
final class Watchdog implements AutoCloseable {
    static final String HUNG = "hung";

    private static final Logger LOG = Logger.getLogger(Watchdog.class);
    private static final Duration LOOKS_APART = Duration.ofSeconds(1);
    /** For saying that the job is given up; without a word its lease runs out. */
    private static final Duration WORD_MAX = Duration.ofSeconds(20);

    private final Claim claim;
    private final RunProgress progress;
    private final RunStop stop;
    private final Heartbeat heartbeat;
    private final TrainingEvents events;
    private final Outages outages;
    private final ProcessEnd processEnd;
    private final Thread watched = Thread.currentThread();
    /** Whether it is said how the run ended, or that it hangs: whichever comes first. */
    private final AtomicBoolean told = new AtomicBoolean();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> daemon(work));

    private Watchdog(
            Claim claim,
            RunProgress progress,
            RunStop stop,
            Heartbeat heartbeat,
            TrainingEvents events,
            Outages outages,
            ProcessEnd processEnd) {
        this.claim = claim;
        this.progress = progress;
        this.stop = stop;
        this.heartbeat = heartbeat;
        this.events = events;
        this.outages = outages;
        this.processEnd = processEnd;
    }

    /** Watches the run of the thread that calls this. */
    static Watchdog watch(
            Claim claim,
            RunProgress progress,
            RunStop stop,
            Heartbeat heartbeat,
            TrainingEvents events,
            Outages outages,
            ProcessEnd processEnd) {
        Watchdog watchdog = new Watchdog(claim, progress, stop, heartbeat, events, outages, processEnd);
        long millis = LOOKS_APART.toMillis();
        var unused = watchdog.timer.scheduleWithFixedDelay(watchdog::look, millis, millis, TimeUnit.MILLISECONDS);
        return watchdog;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "watchdog");
        thread.setDaemon(true);
        return thread;
    }

    /** The run is over. @return false where it was given up before, so that nothing more may be said of it */
    boolean isOver() {
        return told.compareAndSet(false, true);
    }

    private void look() {
        if (outages.isWaitedOutBy(watched)) {
            progress.outlasting();
            return;
        }
        String hang = progress.hang().orElse(null);
        if (hang == null || !told.compareAndSet(false, true)) {
            return;
        }
        try (JobLog log = JobLog.of(claim.jobId(), claim.attempt())) {
            // The thread that hangs comes first: the job's log has room for no more than the beginning.
            String where = hang + "; " + ThreadDump.ofOne(watched);
            LOG.errorf(
                    "Run hangs: jobId=%s attempt=%d: %s%n%s",
                    claim.jobId(), claim.attempt(), where, ThreadDump.ofAll());
            stop.raise(Stop.SUPERSEDED); // If it wakes up, it may not go on: the job is another trainer's.
            giveUp(where);
        } catch (RuntimeException e) {
            LOG.errorf(e, "The job of a run that hangs cannot be given up: jobId=%s", claim.jobId());
        } finally {
            processEnd.end("the run of job " + claim.jobId() + " hangs");
        }
    }

    private void giveUp(String message) {
        FutureTask<Void> word = new FutureTask<>(() -> {
            heartbeat.close();
            events.publish(
                    new TrainingFinished(claim.jobId(), claim.attempt(), Outcome.FAILED_FOR_NOW, HUNG, message, null));
            return null;
        });
        daemon(word).start();
        try {
            word.get(WORD_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            word.cancel(true);
            LOG.warnf("It is not said that the run hangs, its lease will run out: jobId=%s cause=%s", claim.jobId(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdown(); // Not now: a word that is being said is said to its end.
    }
}
