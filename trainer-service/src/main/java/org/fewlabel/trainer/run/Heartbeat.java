package org.fewlabel.trainer.run;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;

/** Tells the gateway at a steady pace that a run is alive, on a thread of its own: also while data are loaded or labels awaited. */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Heartbeat.class);
    private static final Duration LAST_BEAT_MAX = Duration.ofSeconds(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    Heartbeat(TrainingEvents events, RunProgress progress, Duration interval) {
        long millis = interval.toMillis();
        var unused = timer.scheduleAtFixedRate(() -> beat(events, progress), 0, millis, TimeUnit.MILLISECONDS);
    }

    private static void beat(TrainingEvents events, RunProgress progress) {
        try {
            TrainingProgress beat = progress.heartbeat();
            try (JobLog log = JobLog.of(beat.jobId(), beat.attempt())) {
                events.offer(beat);
            }
        } catch (RuntimeException e) {
            // One lost beat is harmless; an exception would silence the timer for good.
            LOG.warnf("Heartbeat failed: cause=%s", e);
        }
    }

    /** After this no beat follows, so that none comes behind the end of its run. */
    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        if (!timer.awaitTermination(LAST_BEAT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the heartbeat did not end within " + LAST_BEAT_MAX);
        }
    }
}
