package org.fewlabel.learning.network;

import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.fewlabel.learning.network.OneDnn.Call;

/**
 * Memory for what a layer needs while it is at work, as its weights in the layout that oneDNN chooses: what the largest of them takes,
 * for all layers and batch sizes of a network and its twins. Not safe for use by several threads.
 */
final class OneDnnScratch {
    private final Scratch<Room> scratch = new Scratch<>(Room::new);

    /** A memory that has no place of its own. */
    Guest guest(memory.desc description) {
        return new Guest(description);
    }

    /** Numbers in another layout or precision, which are brought here before each pass that reads them. */
    Packed packed(memory numbers, memory.desc description) {
        return new Packed(numbers, guest(description));
    }

    /** Whoever is at work next gets new memory. */
    void free() {
        scratch.free();
    }

    private static final class Room implements Scratch.Room {
        private final long bytes;
        private final memory memory;
        private final Pointer address;

        Room(long bytes) {
            this.bytes = bytes;
            this.memory = OneDnn.allocate(OneDnn.bytes(bytes));
            this.address = memory.get_data_handle();
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            memory.deallocate();
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
            memory.set_data_handle(scratch.room(size).address);
        }
    }

    /** See {@link #packed}. */
    static final class Packed implements Work {
        private final Guest guest;
        private final Call copy;

        private Packed(memory numbers, Guest guest) {
            this.guest = guest;
            this.copy = OneDnn.reorder(numbers, guest.memory());
        }

        /** As the passes read them, between {@link #run} and whatever else enters. */
        memory memory() {
            return guest.memory();
        }

        @Override
        public void run() {
            guest.enter();
            copy.run();
        }

        @Override
        public void close() {
            copy.close();
        }
    }
}
