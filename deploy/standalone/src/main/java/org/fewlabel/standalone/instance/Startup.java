package org.fewlabel.standalone.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.engines.EngineException;
import org.fewlabel.engines.KafkaBroker;
import org.fewlabel.engines.KafkaTopics;
import org.fewlabel.engines.PostgresServer;

/**
 * A start of what does not run: it tells the instance's keeper what is wanted, engines first, makes databases and topics when
 * they answer, and waits until the services are ready.
 */
final class Startup {
    private final Home home;
    private final Path state;
    private final Clock clock;
    private final StartListener listener;
    private final Processes processes;
    private final KeeperProcess keeper;
    private final Programs programs;
    /** Read: something is being started. Write: nothing more is. So Ctrl-C misses nothing. */
    private final ReadWriteLock starts = new ReentrantReadWriteLock();

    private final Set<Part> startedHere = ConcurrentHashMap.newKeySet();
    private volatile boolean keeperStartedHere;
    private boolean closed;

    Startup(Home home, Path state, StartListener listener, Clock clock) {
        this.home = home;
        this.state = state;
        this.clock = clock;
        this.listener = listener;
        this.processes = new Processes(state);
        this.keeper = new KeeperProcess(state);
        this.programs = new Programs(state);
    }

    /** @param missing what does not run */
    void run(Set<Part> missing, PortMap ports) {
        createFolders(ports);
        boolean isKept = keeper.lives();
        Set<Part> kept = new HashSet<>();
        if (isKept) {
            InstanceRecord.file(state).read().ifPresent(record -> kept.addAll(record.wanted()));
        }
        for (Part part : missing) {
            // Of what its keeper is about to start the package stays as it is.
            if (!kept.contains(part)) {
                programs.renew(home, part);
            }
        }
        Wait engines = new Wait(state, ports, processes, listener);
        Set<Part> first = processes.living();
        first.addAll(kept);
        first.add(Part.KAFKA);
        // The keeper may hold PostgreSQL's folder, and there is one start that is not its: the one that unpacks
        // PostgreSQL.
        if (isKept && PostgresServer.isPrepared(new PartLauncher(state, ports).postgres())) {
            first.add(Part.POSTGRES);
        }
        Set<Part> brought = new HashSet<>(missing);
        brought.removeAll(kept);
        want(first, ports, brought);
        if (!isKept) {
            startKeeper();
        }
        awaitEngines(missing, first, isKept, ports, engines);
        Wait services = new Wait(state, ports, processes, listener);
        want(Set.copyOf(ports.parts()), ports, Set.of());
        services.untilReady(ports.parts().stream().filter(Part::isService).toList());
    }

    private void startKeeper() {
        programs.renewKeeper(home);
        Lives fresh = processes.lives();
        for (Part part : fresh.parts().keySet()) {
            fresh = fresh.with(part, fresh.of(part).asked());
        }
        Lives.file(state).write(fresh);
        guarded(() -> {
            keeperStartedHere = true;
            keeper.start(programs.keeper());
        });
    }

    private void createFolders(PortMap ports) {
        try {
            Files.createDirectories(state.resolve("artifacts"));
            if (ServiceCommand.ownsModels()) {
                Files.createDirectories(new ServiceCommand(state, ports).models());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param brought what starts with it, and is stopped with this start */
    private void want(Set<Part> parts, PortMap ports, Set<Part> brought) {
        guarded(() -> {
            startedHere.addAll(brought);
            InstanceRecord.file(state).write(new InstanceRecord(ports, parts, clock.instant()));
        });
    }

    private void guarded(Runnable start) {
        starts.readLock().lock();
        try {
            if (closed) {
                throw new EngineException("stopped while starting");
            }
            start.run();
        } finally {
            starts.readLock().unlock();
        }
    }

    private void awaitEngines(Set<Part> missing, Set<Part> wanted, boolean isKept, PortMap ports, Wait wait) {
        listener.waitsFor(missing.stream().filter(part -> !part.isService()).toList());
        PartLauncher launcher = new PartLauncher(state, ports);
        CompletableFuture<Void> postgres = CompletableFuture.runAsync(() -> {
            if (!(isKept && wanted.contains(Part.POSTGRES))) {
                // By this process the first time: it unpacks PostgreSQL, which takes more memory than a keeper should.
                guarded(() -> launcher.start(Part.POSTGRES));
                Set<Part> more = new HashSet<>(wanted);
                more.add(Part.POSTGRES);
                want(more, ports, Set.of());
            }
            PostgresServer server = PostgresServer.adopt(launcher.postgres(), wait.untilLives(Part.POSTGRES));
            server.createDatabase(Part.GATEWAY.wireName());
            server.createDatabase(Part.METRICS.wireName());
        });
        CompletableFuture<Void> kafka = CompletableFuture.runAsync(() -> {
            KafkaBroker.adopt(launcher.kafka(), wait.untilLives(Part.KAFKA)).awaitReady();
            KafkaTopics.create(launcher.kafka().bootstrapServers(), Topics.all());
        });
        try {
            CompletableFuture.allOf(postgres, kafka).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof NotReadyException cause) {
                throw cause;
            }
            if (e.getCause() instanceof EngineException cause && !isClosed()) {
                throw new NotReadyException(cause.getMessage());
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private boolean isClosed() {
        starts.readLock().lock();
        try {
            return closed;
        } finally {
            starts.readLock().unlock();
        }
    }

    /**
     * What a start brought.
     *
     * @param withKeeper whether the keeper as well
     */
    record Brought(Set<Part> parts, boolean withKeeper) {}

    /** Lets nothing more start. @return what this start brought, and the keeper would start again */
    Brought close() {
        starts.writeLock().lock();
        try {
            closed = true;
            Brought mine = new Brought(Set.copyOf(startedHere), keeperStartedHere);
            startedHere.clear();
            return mine;
        } finally {
            starts.writeLock().unlock();
        }
    }
}
