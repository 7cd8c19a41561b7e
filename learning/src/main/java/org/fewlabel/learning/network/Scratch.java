package org.fewlabel.learning.network;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Memory for what is at hand, as much as the most that was asked for since it was freed. Not safe for use by several threads. */
final class Scratch<M extends Scratch.Room> {
    /** So much memory. */
    interface Room extends AutoCloseable {
        long bytes();

        @Override
        void close();
    }

    private final LongFunction<M> rooms;
    private @Nullable M room;

    /** @param rooms gets new memory of so many bytes */
    Scratch(LongFunction<M> rooms) {
        this.rooms = rooms;
    }

    /** So many bytes at least, with anything in them. What was given out before is void. */
    M room(long bytes) {
        M there = room;
        if (there == null || bytes > there.bytes()) {
            free();
            there = rooms.apply(bytes);
            room = there;
        }
        return there;
    }

    boolean isEmpty() {
        return room == null;
    }

    /** Whoever asks next gets new memory. */
    void free() {
        if (room != null) {
            room.close();
            room = null;
        }
    }
}
