package org.fewlabel.learning.network;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory of a card. It is freed when it is closed, or some time after nothing refers to it any more: where a network could be made
 * in part only, nobody is there to close what it had already.
 */
final class CudaArray implements Scratch.Room {
    private static final AtomicLong HELD_BYTES = new AtomicLong();

    private final long address;
    private final long bytes;
    private final Cleaner.Cleanable memory;

    CudaArray(CudaDevice device, long bytes) {
        long atLeastOne = Math.max(1, bytes);
        long allocated = device.allocate(atLeastOne);
        HELD_BYTES.addAndGet(atLeastOne);
        this.address = allocated;
        this.bytes = atLeastOne;
        this.memory = Freeing.CLEANER.register(this, () -> {
            HELD_BYTES.addAndGet(-atLeastOne);
            try {
                device.free(allocated);
            } catch (RuntimeException e) {
                // A card that cannot even do this fails whoever computes on it next, and whatever else is to be closed
                // must be.
            }
        });
    }

    /** By all of them together. */
    static long heldBytes() {
        return HELD_BYTES.get();
    }

    long address() {
        return address;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        memory.clean();
    }

    /** Its thread is started with the first array: a process without a card only asks how much is held. */
    private static final class Freeing {
        static final Cleaner CLEANER = Cleaner.create();
    }
}
