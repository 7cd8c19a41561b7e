package org.fewlabel.contracts.folder;

import java.time.Duration;

/**
 * How much of a folder is looked through before it is refused, by a service that many may ask to look.
 *
 * @param entriesMax files and folders, of which each takes some hundred bytes of memory
 */
public record ListingLimits(int entriesMax, Duration durationMax) {
    /** For those who have the memory and the time for whatever a job may have. */
    static final ListingLimits NONE = new ListingLimits(Integer.MAX_VALUE, Duration.ofDays(1));

    public ListingLimits {
        if (entriesMax < 1) {
            throw new IllegalArgumentException("fewlabel.datasets.entries-max must be at least 1, was: " + entriesMax);
        }
        if (durationMax.isNegative() || durationMax.isZero()) {
            throw new IllegalArgumentException("fewlabel.datasets.listing-max must be positive, was: " + durationMax);
        }
    }

    void require(int entries, long beganNanos) throws ListingLimitException {
        if (entries > entriesMax) {
            throw new ListingLimitException("must have at most " + entriesMax
                    + " files and folders to be looked through while somebody waits (fewlabel.datasets.entries-max)");
        }
        if (System.nanoTime() - beganNanos > durationMax.toNanos()) {
            throw new ListingLimitException("must be looked through within " + durationMax.toSeconds()
                    + " s while somebody waits (fewlabel.datasets.listing-max), and " + entries
                    + " files and folders took longer");
        }
    }
}
