package org.fewlabel.service.outage;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The outages of this service that somebody waits out at this moment, by who waits; readiness is red as long as there is one. */
@ApplicationScoped
public class Outages {
    private final Map<String, Wait> current = new ConcurrentHashMap<>();

    private record Wait(Outage outage, Thread thread) {}

    /**
     * Says that this thread waits.
     *
     * @param waiting who waits, such as {@code intake of training-events} or {@code job claims}
     */
    public void begin(String waiting, Outage outage) {
        current.put(waiting, new Wait(outage, Thread.currentThread()));
    }

    /** Says that it waits no more; nothing happens if it did not. */
    public void over(String waiting) {
        current.remove(waiting);
    }

    /** Whether a thread has begun to wait and has not said that it waits no more. */
    public boolean isWaitedOutBy(Thread thread) {
        return current.values().stream().anyMatch(wait -> wait.thread() == thread);
    }

    /** Who waits for what, in a steady order. */
    public Map<String, Outage> current() {
        Map<String, Outage> outages = new TreeMap<>();
        current.forEach((waiting, wait) -> outages.put(waiting, wait.outage()));
        return outages;
    }
}
