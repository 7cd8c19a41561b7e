package org.fewlabel.gateway.download;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Answers of one kind that are under way: so many at a time. */
final class Slots {
    private final int max;
    private final String full;
    private final Semaphore free;
    private final Set<Download> taken = ConcurrentHashMap.newKeySet();

    /**
     * @param setting what the maximum is called
     * @param doing what a gateway without a free one does, such as "sends as many answers"
     */
    Slots(int max, String setting, String doing) {
        if (max < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1, was: " + max);
        }
        this.max = max;
        this.full = "it " + doing + " as it may at a time, " + max + " (" + setting + "); try again shortly";
        this.free = new Semaphore(max);
    }

    int max() {
        return max;
    }

    /** What whoever is sent away is told. */
    String full() {
        return full;
    }

    int taken() {
        return taken.size();
    }

    /** To be ended by whoever begins it; empty if there are as many as there may be. */
    Optional<Download> begin(RoutingContext context) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        Download download = new Download(context, this::over);
        taken.add(download);
        return Optional.of(download);
    }

    private void over(Download download) {
        taken.remove(download);
        free.release();
    }

    void letGoAfter(Duration silenceMax) {
        taken.forEach(download -> download.letGoAfter(silenceMax));
    }
}
