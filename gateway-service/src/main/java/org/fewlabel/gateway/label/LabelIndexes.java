package org.fewlabel.gateway.label;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.problem.BusyException;
import org.fewlabel.service.scratch.ByteBudget;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of labels that were sorted or looked at last. Who turns pages asks for the same one each time; when there is no
 * room for another, the one that nobody has asked for longest goes.
 */
@ApplicationScoped
class LabelIndexes {
    private final ByteBudget room;
    /** The one that was asked for last comes last. */
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    @Inject
    LabelIndexes(GatewayConfig config) {
        this(config.labels().memoryMax().asLongValue());
    }

    LabelIndexes(long bytesMax) {
        this.room = new ByteBudget(bytesMax);
    }

    /** @param confidence as the user wants it; null for the best */
    record Key(ArtifactReference labels, @Nullable Confidence confidence) {}

    private static final class Entry {
        private final LabelIndex index;
        private final @Nullable Double temperature;
        private final long bytes;
        private int users;

        Entry(LabelIndex index, @Nullable Double temperature, long bytes) {
            this.index = index;
            this.temperature = temperature;
            this.bytes = bytes;
        }
    }

    /** A user's hold on an index, with room to sort it once. */
    final class Held implements Closeable {
        private final Entry entry;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Held(Entry entry) {
            this.entry = entry;
        }

        LabelIndex index() {
            return entry.index;
        }

        /** By which its confidences were calibrated; null for raw ones. */
        @Nullable
        Double temperature() {
            return entry.temperature;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                room.giveBack(LabelIndex.orderBytes(entry.index.images()));
                synchronized (entries) {
                    entry.users--;
                }
            }
        }
    }

    /**
     * One that was made already, to be closed by whoever asked.
     *
     * @throws BusyException if there is no room to sort it now
     */
    Optional<Held> find(Key key) {
        synchronized (entries) {
            Entry entry = entries.get(key);
            return entry == null ? Optional.empty() : Optional.of(hold(entry));
        }
    }

    /**
     * One that is made now; one at a time is.
     *
     * @param temperature by which the table is calibrated; null if it is not
     * @throws BusyException if what others hold leaves no room for it
     * @throws TooManyLabelsException if there would be none without them
     */
    synchronized Held make(Key key, LabelsTable table, @Nullable Double temperature)
            throws IOException, TooManyLabelsException {
        Optional<Held> meanwhile = find(key);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        long bytes = LabelIndex.bytes(table);
        long needed = bytes + LabelIndex.orderBytes(table.images());
        if (needed > room.max()) {
            throw new TooManyLabelsException(needed, room.max());
        }
        synchronized (entries) {
            take(bytes);
        }
        LabelIndex index;
        try {
            index = LabelIndex.of(table);
        } catch (IOException | RuntimeException | Error e) {
            room.giveBack(bytes);
            throw e;
        }
        synchronized (entries) {
            Entry entry = new Entry(index, temperature, bytes);
            entries.put(key, entry);
            return hold(entry);
        }
    }

    private Held hold(Entry entry) {
        entry.users++; // It is not to go for its own sake.
        try {
            take(LabelIndex.orderBytes(entry.index.images()));
        } catch (BusyException e) {
            entry.users--;
            throw e;
        }
        return new Held(entry);
    }

    private void take(long bytes) {
        while (!room.tryTake(bytes)) {
            evict();
        }
    }

    private void evict() {
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next();
            if (entry.users == 0) {
                oldestFirst.remove();
                room.giveBack(entry.bytes);
                return;
            }
        }
        throw new BusyException("the labels that others sort leave too little room (fewlabel.labels.memory-max)");
    }
}
