package org.fewlabel.trainer.run;

import org.jspecify.annotations.Nullable;

/**
 * Interrupts the thread that made it, but only while that is at what it was made for: a late interrupt would hit whatever
 * the thread does next.
 */
final class Interruption implements AutoCloseable {
    private @Nullable Thread thread = Thread.currentThread();
    private boolean used;

    synchronized void interrupt() {
        if (thread != null) {
            used = true;
            thread.interrupt();
        }
    }

    /** To be called by the thread itself; takes back an interrupt of ours that it did not notice. */
    @Override
    public synchronized void close() {
        thread = null;
        if (used) {
            Thread.interrupted();
        }
    }
}
