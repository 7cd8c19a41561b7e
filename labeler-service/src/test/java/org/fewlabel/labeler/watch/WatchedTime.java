package org.fewlabel.labeler.watch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.process.Pulse;

/** A watchdog whose time a test lets pass, and the ends of its process. */
public final class WatchedTime {
    private static final Pulse.Bounds BOUNDS =
            new Pulse.Bounds(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(6));
    /** A longer time without a look would be none of the labeler's. */
    private static final Duration LOOKS_APART = Duration.ofSeconds(5);

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final Outages outages = new Outages();
    private final Watchdog watchdog = new Watchdog(ends::add, outages, BOUNDS, nanos::get);

    public Watchdog watchdog() {
        return watchdog;
    }

    /** Why the process was to end, each time. */
    public List<String> ends() {
        return ends;
    }

    Outages outages() {
        return outages;
    }

    /** With the looks that fall into it. */
    public void pass(Duration time) {
        long until = nanos.get() + time.toNanos();
        while (nanos.get() < until) {
            nanos.set(Math.min(until, nanos.get() + LOOKS_APART.toNanos()));
            watchdog.look();
        }
    }
}
