package org.fewlabel.service.outage;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The outages of this service that somebody waits out at this moment, by who waits; readiness is red as long as there is one. */
@ApplicationScoped
public class Outages {
    private final Map<String, Outage> current = new ConcurrentHashMap<>();

    /** @param waiting who waits, such as {@code intake of training-events} or {@code job claims} */
    public void begin(String waiting, Outage outage) {
        current.put(waiting, outage);
    }

    /** Says that it waits no more; nothing happens if it did not. */
    public void over(String waiting) {
        current.remove(waiting);
    }

    /** Who waits for what, in a steady order. */
    public Map<String, Outage> current() {
        return new TreeMap<>(current);
    }
}
