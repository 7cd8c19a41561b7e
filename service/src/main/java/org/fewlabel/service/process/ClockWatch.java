package org.fewlabel.service.process;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends the process where the machine's clock is set back by so much that libraries which wait for a time of day would be deaf for long.
 * Kafka's clients are such: whoever was to connect again "in a second" does so when that second comes again, an hour later if the clock
 * was an hour ahead. A new process knows no time but the right one.
 *
 * <p>A clock that is set forward ends waits early, which harms nobody; and one that is only slewed stays far below the bound.
 */
@ApplicationScoped
class ClockWatch {
    /** As long as a lease: nobody notices who is deaf for less. */
    private static final Duration SET_BACK_MAX = Duration.ofSeconds(30);

    private static final Duration LOOKS_APART = Duration.ofSeconds(2);

    private final ProcessEnd processEnd;
    /** The machine's own, and not the service's, which tests set as they like. */
    private final LongSupplier millisOfDay;

    private final LongSupplier elapsedNanos;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread watch = new Thread(work, "clock-watch");
        watch.setDaemon(true);
        return watch;
    });
    /** How far the time of day was ahead of the time that had passed, when it was last looked at. */
    private long aheadMillis;

    @Inject
    ClockWatch(ProcessEnd processEnd) {
        this(processEnd, System::currentTimeMillis, System::nanoTime);
    }

    ClockWatch(ProcessEnd processEnd, LongSupplier millisOfDay, LongSupplier elapsedNanos) {
        this.processEnd = processEnd;
        this.millisOfDay = millisOfDay;
        this.elapsedNanos = elapsedNanos;
        this.aheadMillis = aheadNow();
    }

    void begin(@Observes StartupEvent event) {
        var unused = thread.scheduleWithFixedDelay(
                this::look, LOOKS_APART.toMillis(), LOOKS_APART.toMillis(), TimeUnit.MILLISECONDS);
    }

    void end(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }

    void look() {
        long now = aheadNow();
        long back = aheadMillis - now;
        aheadMillis = now;
        if (back > SET_BACK_MAX.toMillis()) {
            processEnd.end(
                    "the clock was set back by " + Duration.ofMillis(back).toSeconds()
                            + " s, and what waits for a time of day would wait as much longer");
        }
    }

    private long aheadNow() {
        return millisOfDay.getAsLong() - TimeUnit.NANOSECONDS.toMillis(elapsedNanos.getAsLong());
    }
}
