package org.fewlabel.service.scratch;

/** So many bytes to be shared out; who finds too few left goes without. */
public final class ByteBudget {
    private final long max;
    private long taken;

    public ByteBudget(long max) {
        if (max < 1) {
            throw new IllegalArgumentException("a budget must be at least 1 byte, was: " + max);
        }
        this.max = max;
    }

    public long max() {
        return max;
    }

    public synchronized boolean tryTake(long bytes) {
        if (bytes > max - taken) {
            return false;
        }
        taken += bytes;
        return true;
    }

    public synchronized void giveBack(long bytes) {
        taken -= bytes;
    }
}
