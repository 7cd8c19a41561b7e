package org.fewlabel.benchmarks.readers;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of requests, counted by all who send them. */
final class Tally {
    private final LongAdder begun = new LongAdder();
    private final LongAdder whole = new LongAdder();
    private final LongAdder brokenOff = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    void reading() {
        begun.increment();
    }

    void read() {
        whole.increment();
    }

    void brokenOff() {
        brokenOff.increment();
    }

    /** @param status the beginning of the answer */
    void refused(String status) {
        refused.computeIfAbsent(status.isEmpty() ? "no answer" : status, key -> new LongAdder())
                .increment();
    }

    @Override
    public String toString() {
        return "begun " + begun + ", read to the end " + whole + ", broken off " + brokenOff + ", refused " + refused;
    }
}
