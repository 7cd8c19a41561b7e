package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.EngineException;
import org.fewlabel.engines.PostgresServer;

/** The processes of one instance: which live, and how one is started so that it is never forgotten. */
final class Processes {
    private static final Duration STOP_WAIT = Duration.ofSeconds(20);

    private final Path state;
    /** Read: a process is being started. Write: no more are. So Ctrl-C misses none. */
    private final ReadWriteLock starts = new ReentrantReadWriteLock();

    private final Object record = new Object();
    private final Set<Part> startedHere = EnumSet.noneOf(Part.class);
    private boolean closed;

    Processes(Path state) {
        this.state = state;
    }

    /** The living process of a part: as recorded, or as found among all processes of the machine. */
    Optional<ChildProcess> find(Part part) {
        if (part == Part.POSTGRES) {
            return PostgresServer.process(state.resolve(Part.POSTGRES.wireName()));
        }
        return InstanceRecord.read(state)
                .flatMap(known -> Optional.ofNullable(known.processes().get(part)))
                .filter(ChildProcess::lives)
                .or(() -> Leftovers.find(state, part));
    }

    Set<Part> living() {
        Set<Part> living = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if (find(part).isPresent()) {
                living.add(part);
            }
        }
        return living;
    }

    /** Begins a new record with what lives. */
    void recordLiving(PortMap ports) {
        InstanceRecord known = new InstanceRecord(ports, Map.of());
        for (Part part : Part.values()) {
            Optional<ChildProcess> process = find(part);
            if (process.isPresent()) {
                known = known.with(part, process.get());
            }
        }
        synchronized (record) {
            known.write(state);
        }
    }

    /**
     * Starts a process and puts it on record.
     *
     * @throws EngineException if no more are to be started
     */
    void launch(Part part, Supplier<ChildProcess> launch) {
        starts.readLock().lock();
        try {
            if (closed) {
                throw new EngineException("stopped while starting");
            }
            ChildProcess process = launch.get();
            synchronized (record) {
                startedHere.add(part);
                InstanceRecord.read(state).orElseThrow().with(part, process).write(state);
            }
        } finally {
            starts.readLock().unlock();
        }
    }

    /** Stops what this object started, and lets nothing more start. */
    void close() {
        starts.writeLock().lock();
        try {
            closed = true;
        } finally {
            starts.writeLock().unlock();
        }
        Set<Part> mine = EnumSet.noneOf(Part.class);
        synchronized (record) {
            mine.addAll(startedHere);
            startedHere.clear();
        }
        stop(mine);
    }

    /** Stops the parts, those together that need not wait for one another. The last one takes the record with it. */
    void stop(Collection<Part> parts) {
        for (List<Part> together : Part.STOP_ORDER) {
            CompletableFuture.allOf(together.stream()
                            .filter(parts::contains)
                            .map(part -> CompletableFuture.runAsync(() -> stop(part)))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
        synchronized (record) {
            if (InstanceRecord.read(state)
                    .filter(known -> known.processes().isEmpty())
                    .isPresent()) {
                InstanceRecord.delete(state);
            }
        }
    }

    private void stop(Part part) {
        find(part).ifPresent(process -> {
            if (part == Part.POSTGRES) {
                PostgresServer.stop(process);
            } else {
                process.stop(STOP_WAIT);
            }
        });
        synchronized (record) {
            InstanceRecord.read(state).ifPresent(known -> known.without(part).write(state));
        }
    }
}
