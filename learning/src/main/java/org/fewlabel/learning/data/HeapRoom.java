package org.fewlabel.learning.data;

/** What is left of this JVM's heap. */
public final class HeapRoom {
    private HeapRoom() {}

    /** Bytes that are free; where fewer than are wanted seem to be, after a look behind the garbage. */
    public static long bytesFree(long wanted) {
        long free = bytesFree();
        if (free < wanted) {
            System.gc();
            free = bytesFree();
        }
        return free;
    }

    private static long bytesFree() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    /** @throws HeapShortageException if there is less */
    static void require(long bytes) throws HeapShortageException {
        long free = bytesFree(bytes);
        if (free < bytes) {
            throw new HeapShortageException("decoding it takes " + (bytes >> 20) + " MB of heap, and only "
                    + (free >> 20) + " of " + (Runtime.getRuntime().maxMemory() >> 20) + " MB are free");
        }
    }
}
