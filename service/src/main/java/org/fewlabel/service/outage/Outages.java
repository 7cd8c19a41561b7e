package org.fewlabel.service.outage;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The outages of this service that somebody waits out at this moment, by who waits; readiness is red as long as there is one. */
@ApplicationScoped
public class Outages {
    /** More than lies between two tries of anybody who waits, however long a store or a broker is silent. */
    private static final Duration RENEWED_WITHIN = Duration.ofMinutes(10);

    private final Map<String, Wait> current = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private record Wait(Outage outage, Thread thread, long sinceNanos) {}

    public Outages() {
        this(System::nanoTime);
    }

    Outages(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Says that this thread waits; with each try that has failed anew.
     *
     * @param waiting who waits, such as {@code intake of training-events} or {@code job claims}
     */
    public void begin(String waiting, Outage outage) {
        current.put(waiting, new Wait(outage, Thread.currentThread(), nanoTime.getAsLong()));
    }

    /** Says that it waits no more; nothing happens if it did not. */
    public void over(String waiting) {
        current.remove(waiting);
    }

    /**
     * Whether a thread has begun to wait and has not said that it waits no more. One that has not said it anew for long is at a further
     * try, and takes for that what it may take.
     */
    public boolean isWaitedOutBy(Thread thread) {
        long now = nanoTime.getAsLong();
        return current.values().stream()
                .anyMatch(wait -> wait.thread() == thread && now - wait.sinceNanos() < RENEWED_WITHIN.toNanos());
    }

    /** Who waits for what, in a steady order. */
    public Map<String, Outage> current() {
        Map<String, Outage> outages = new TreeMap<>();
        current.forEach((waiting, wait) -> outages.put(waiting, wait.outage()));
        return outages;
    }
}
