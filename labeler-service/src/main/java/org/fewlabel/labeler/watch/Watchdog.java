package org.fewlabel.labeler.watch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.process.ProcessEnd;
import org.fewlabel.service.process.Pulse;
import org.fewlabel.service.process.ThreadDump;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches, on a thread of its own, the one that labels and the one that asks networks about pictures. Where one of them hangs it
 * writes down where, and ends the process: a call into native code cannot be interrupted, and everything behind it, the labels of
 * all jobs of some partitions or all predictions, would wait for good.
 */
@ApplicationScoped
public class Watchdog {
    private static final Logger LOG = Logger.getLogger(Watchdog.class);
    private static final Duration LOOKS_APART = Duration.ofSeconds(1);

    private final ProcessEnd processEnd;
    private final Outages outages;
    private final Pulse.Bounds bounds;
    private final LongSupplier nanoTime;
    private final Map<Thread, Watched> watched = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "watchdog");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    Watchdog(ProcessEnd processEnd, Outages outages, LabelerConfig config) {
        this(processEnd, outages, Pulse.Bounds.of(config.watchdog()), System::nanoTime);
    }

    public Watchdog(ProcessEnd processEnd, Outages outages, Pulse.Bounds bounds, LongSupplier nanoTime) {
        this.processEnd = processEnd;
        this.outages = outages;
        this.bounds = bounds;
        this.nanoTime = nanoTime;
    }

    void begin(@Observes StartupEvent event) {
        long millis = LOOKS_APART.toMillis();
        var unused = timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    void end(@Observes ShutdownEvent event) {
        timer.shutdown(); // Not now: what is being said of a hang is said to its end.
    }

    /** Watches what this thread does with an event of a job from now on. */
    public Watched watch(TrainingEvent event) {
        return watch("the labeling", Doing.LOADING, event);
    }

    /** Watches this thread answer one question about pictures. */
    public Watched watchAnswer() {
        return watch("a prediction", Doing.ANSWERING, null);
    }

    private Watched watch(String subject, Pulse.Phase first, @Nullable TrainingEvent event) {
        Watched begun = new Watched(new Pulse(subject, first, bounds, nanoTime), event);
        watched.put(begun.thread, begun);
        return begun;
    }

    /** A sign of life of this thread; of one that is not watched nobody misses any. @param next what it is at from now on */
    public void beat(Pulse.Phase next) {
        Watched now = watched.get(Thread.currentThread());
        if (now != null) {
            now.beat(next);
        }
    }

    /** Once a second. */
    public void look() {
        watched.values().forEach(Watched::look);
    }

    /** What one thread is at, until it is closed. */
    public final class Watched implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final Pulse pulse;
        private final @Nullable TrainingEvent event;
        private volatile boolean hung;

        private Watched(Pulse pulse, @Nullable TrainingEvent event) {
            this.pulse = pulse;
            this.event = event;
        }

        private synchronized void beat(Pulse.Phase next) {
            pulse.beat(next);
        }

        /** Whether the process ends over it. */
        public boolean isHung() {
            return hung;
        }

        private synchronized void look() {
            if (outages.isWaitedOutBy(thread)) {
                pulse.outlast();
                return;
            }
            String hang = pulse.hang().orElse(null);
            if (hang == null || hung) {
                return;
            }
            hung = true; // First: whoever hears of the process's end asks for it.
            try {
                tell(hang);
            } finally {
                processEnd.end(hang);
            }
        }

        /** The thread that hangs comes first: a job's log has room for no more than the beginning. */
        private void tell(String hang) {
            String where = hang + "; " + ThreadDump.ofOne(thread);
            if (event == null) {
                LOG.errorf("Prediction hangs: %s%n%s", where, ThreadDump.ofAll());
                return;
            }
            try (JobLog log = JobLog.of(event.jobId(), event.attempt())) {
                LOG.errorf(
                        "Labeling hangs: jobId=%s attempt=%d: %s%n%s",
                        event.jobId(), event.attempt(), where, ThreadDump.ofAll());
            }
        }

        @Override
        public void close() {
            watched.remove(thread, this);
        }
    }
}
