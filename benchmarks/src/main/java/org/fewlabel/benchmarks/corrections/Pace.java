package org.fewlabel.benchmarks.corrections;

import java.util.concurrent.TimeUnit;

/** How many jobs are done, and how long the others take if they go on like that. */
final class Pace {
    private final int jobs;
    private final long startNanos;
    private int done;

    Pace(int jobs) {
        this(jobs, System.nanoTime());
    }

    /** @param startNanos when the first of them began */
    Pace(int jobs, long startNanos) {
        this.jobs = jobs;
        this.startNanos = startNanos;
    }

    /** Counts a job, and says how far the work is. */
    synchronized String afterAnother(long nowNanos) {
        done++;
        int left = Math.max(0, jobs - done);
        long minutes = Math.round((double) (nowNanos - startNanos) / done * left / TimeUnit.MINUTES.toNanos(1));
        return done + " of " + jobs + " jobs, about " + minutes + " min left";
    }
}
