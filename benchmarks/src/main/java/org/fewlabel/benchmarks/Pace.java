package org.fewlabel.benchmarks;

import java.util.concurrent.TimeUnit;

/** How many jobs, or other runs, are done, and how long the others take if they go on like that. */
public final class Pace {
    private final String name;
    private final int count;
    private final long startNanos;
    private int done;

    /** @param name of what is counted, in the plural */
    public Pace(String name, int count) {
        this(name, count, System.nanoTime());
    }

    /** @param startNanos when the first of them began */
    Pace(String name, int count, long startNanos) {
        this.name = name;
        this.count = count;
        this.startNanos = startNanos;
    }

    /** Counts another, and says how far the work is. */
    public synchronized String afterAnother(long nowNanos) {
        done++;
        int left = Math.max(0, count - done);
        long minutes = Math.round((double) (nowNanos - startNanos) / done * left / TimeUnit.MINUTES.toNanos(1));
        return done + " of " + count + " " + name + ", about " + minutes + " min left";
    }
}
