package org.fewlabel.contracts.sweep;

/**
 * What a sweep may take.
 *
 * @param runs so many at most when it is submitted, so that an axis too many is noticed
 * @param parallel so many of its jobs are in the queue or with trainers at a time
 * @param failures after so many it is paused
 */
public record SweepLimits(int runs, int parallel, int failures) {
    public static final int RUNS_MAX = 1_000;
    public static final int PARALLEL_MAX = 100;
    static final int PARALLEL_USUAL = 3;
    static final int FAILURES_USUAL = 5;
}
