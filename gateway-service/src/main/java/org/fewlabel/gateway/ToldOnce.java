package org.fewlabel.gateway;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/** What the log has been told of: whatever comes up at every look is told of once an hour. */
public final class ToldOnce {
    private static final long FORGOTTEN_AFTER_NANOS = Duration.ofHours(1).toNanos();

    private final LongSupplier nanoTime;
    /** Bounded by the hourly clearing. */
    private final Set<UUID> told = new HashSet<>();

    private long since;

    public ToldOnce() {
        this(System::nanoTime);
    }

    ToldOnce(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Whether it is to be told of now; from then on it has been. */
    public synchronized boolean isNew(UUID id) {
        long now = nanoTime.getAsLong();
        if (now - since >= FORGOTTEN_AFTER_NANOS) {
            told.clear();
            since = now;
        }
        return told.add(id);
    }

    /** It is well again: the next time is to be told of. */
    public synchronized void forget(UUID id) {
        told.remove(id);
    }
}
