package org.fewlabel.learning.network;

import java.util.function.LongConsumer;
import org.fewlabel.learning.MemoryShortageException;

/**
 * The way of all work to a card: one piece of work, of one thread, after the other. A piece of work, such as a pass through a layer,
 * may use the scratch memory, which is another's right after.
 */
final class CudaQueue {
    private final CudaDevice device;
    private final Scratch<CudaArray> scratch;
    /** How many pieces of work are under way, each within the one before. */
    private int depth;

    CudaQueue(CudaDevice device) {
        this.device = device;
        this.scratch = new Scratch<>(bytes -> new CudaArray(device, bytes));
    }

    CudaDevice device() {
        return device;
    }

    /** Asks for work that no other thread's gets between. */
    synchronized void run(Runnable work) {
        depth++;
        try {
            work.run();
        } finally {
            depth--;
        }
    }

    /** New memory with anything in it. Where there is too little, that for work at hand is given up, if there is none. */
    synchronized CudaArray allocate(long bytes) {
        try {
            return new CudaArray(device, bytes);
        } catch (MemoryShortageException e) {
            if (scratch.isEmpty() || depth > 0) {
                throw e;
            }
            scratch.free();
            return new CudaArray(device, bytes);
        }
    }

    /** New memory of zeros. */
    synchronized CudaArray zeros(long bytes) {
        CudaArray array = allocate(bytes);
        device.clear(array.address(), bytes);
        return array;
    }

    /** Memory for the piece of work at hand. What was given out before is void. */
    synchronized long scratch(long bytes) {
        return scratch.room(bytes).address();
    }

    /** Gives up what work at hand needs, until there is some again. */
    synchronized void rest() {
        if (depth == 0) {
            scratch.free();
            device.freeWorkspace();
        }
    }

    /**
     * Adds up rows of doubles in passes, in the same order each time.
     *
     * @param rows how many things there are to be added for each column
     * @param first adds the first {@link CudaSource#ROWS_AT_ONCE} of them to a row at the address given, the next to the row behind
     * @return where the last row lies, in the scratch memory
     */
    synchronized long sum(int rows, int columns, LongConsumer first) {
        int sums = groups(rows);
        long ofFirst = bytes(sums, columns);
        long from = scratch(ofFirst + bytes(groups(sums), columns));
        long to = from + ofFirst;
        first.accept(from);
        while (sums > 1) {
            int folded = groups(sums);
            device.launch(CudaSource.NUMBERS, "fold", Math.multiplyExact(folded, columns), from, to, sums, columns);
            long free = from;
            from = to;
            to = free;
            sums = folded;
        }
        return from;
    }

    private static long bytes(int rows, int columns) {
        return (long) Double.BYTES * rows * columns;
    }

    /** How many sums a pass makes of that many rows. */
    static int groups(int rows) {
        return (rows + CudaSource.ROWS_AT_ONCE - 1) / CudaSource.ROWS_AT_ONCE;
    }
}
