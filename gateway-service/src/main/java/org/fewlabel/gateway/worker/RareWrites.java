package org.fewlabel.gateway.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Lets a fact that is heard again and again be written once in a while. Of a closed set of facts: all that were heard are kept. */
final class RareWrites<K> {
    private final Duration apart;
    private final Clock clock;
    private final Map<K, Instant> written = new HashMap<>();

    RareWrites(Duration apart, Clock clock) {
        this.apart = apart;
        this.clock = clock;
    }

    /** Two threads at once may both write, which harms nobody. One whose write fails is heard again soon. */
    synchronized boolean isDue(K fact) {
        Instant now = clock.instant();
        Instant last = written.get(fact);
        boolean isRecent = last != null && now.isBefore(last.plus(apart));
        // A clock that was set back would otherwise keep it quiet until it is there again.
        if (isRecent && !now.isBefore(last)) {
            return false;
        }
        written.put(fact, now);
        return true;
    }
}
