package org.fewlabel.labeler.model;

/** So many bytes to be shared out; who finds too few left goes without. */
final class ByteBudget {
    private final long max;
    private long taken;

    ByteBudget(long max) {
        if (max < 1) {
            throw new IllegalArgumentException("a budget must be at least 1 byte, was: " + max);
        }
        this.max = max;
    }

    long max() {
        return max;
    }

    synchronized boolean tryTake(long bytes) {
        if (bytes > max - taken) {
            return false;
        }
        taken += bytes;
        return true;
    }

    synchronized void giveBack(long bytes) {
        taken -= bytes;
    }
}
