package org.fewlabel.learning.network;

import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Memory for what a layer needs while it is at work, as its weights in the layout that oneDNN chooses: what the largest of them takes,
 * for all layers and batch sizes of a network and its twins. Not safe for use by several threads.
 */
final class OneDnnScratch implements AutoCloseable {
    private @Nullable memory room;
    private @Nullable Pointer address;
    private long bytes;

    /** A memory that has no place of its own. */
    Guest guest(memory.desc description) {
        return new Guest(description);
    }

    private Pointer room(long wanted) {
        Pointer there = address;
        if (there == null || wanted > bytes) {
            close();
            memory taken = OneDnn.allocate(OneDnn.bytes(wanted));
            there = taken.get_data_handle();
            room = taken;
            address = there;
            bytes = wanted;
        }
        return there;
    }

    /** Whoever asks next gets new memory. */
    @Override
    public void close() {
        if (room != null) {
            room.deallocate();
            room = null;
            address = null;
            bytes = 0;
        }
    }

    /** One of those that share it. */
    final class Guest {
        private final memory memory;
        private final long size;

        private Guest(memory.desc description) {
            memory = OneDnn.homeless(description);
            size = description.get_size();
        }

        /** For the arguments of a call; it lies nowhere but after {@link #enter}. */
        memory memory() {
            return memory;
        }

        /** Gives it a place, with anything in it, until another enters. */
        void enter() {
            memory.set_data_handle(room(size));
        }
    }
}
