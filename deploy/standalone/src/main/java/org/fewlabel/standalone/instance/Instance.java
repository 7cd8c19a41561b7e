package org.fewlabel.standalone.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.EngineException;
import org.fewlabel.engines.KafkaBroker;
import org.fewlabel.engines.KafkaTopics;
import org.fewlabel.engines.PortTakenException;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;
import org.jspecify.annotations.Nullable;

/**
 * Fewlabel on this machine: one state folder and the processes that belong to it. They outlive the command that started
 * them; the folder says which they are.
 */
public final class Instance {
    private static final Duration READY_WAIT = Duration.ofSeconds(180);
    private static final Duration READY_POLL = Duration.ofMillis(200);
    private static final Duration STOP_WAIT = Duration.ofSeconds(20);
    private static final int TAIL_LINES = 40;

    private final Home home;
    private final Path state;
    private final StartListener listener;
    /** Read: a process is being started. Write: no more are. So Ctrl-C misses none. */
    private final ReadWriteLock starts = new ReentrantReadWriteLock();

    private final Object record = new Object();
    private final Set<Part> startedHere = EnumSet.noneOf(Part.class);
    private boolean closed;

    public Instance(Home home, Path state, StartListener listener) {
        this.home = home;
        this.state = state.toAbsolutePath().normalize();
        this.listener = listener;
    }

    /** Hears what is being waited for. */
    public interface StartListener {
        void waitsFor(Collection<Part> parts);
    }

    /** The ports of the instance that runs, or ran last until it was stopped. */
    public Optional<PortMap> ports() {
        return InstanceRecord.read(state).map(InstanceRecord::ports);
    }

    public Path state() {
        return state;
    }

    public Path log(Part part) {
        return state.resolve("logs").resolve(part.wireName() + ".log");
    }

    /**
     * Starts what does not run, and returns when all of it answers. If anything fails, what this call started is stopped
     * again.
     *
     * @return what was started; empty if everything ran already
     * @throws EngineException if a process fails, with the tail of its log
     */
    public Set<Part> up(PortMap.Wishes wishes) {
        try (StateLock lock = StateLock.take(state)) {
            PortMap ports = portsFor(wishes);
            Set<Part> missing = missing();
            requireFreePorts(missing, ports);
            try {
                start(missing, ports);
            } catch (RuntimeException e) {
                stopStartedHere();
                throw e;
            }
            return missing;
        }
    }

    private PortMap portsFor(PortMap.Wishes wishes) {
        Optional<InstanceRecord> known = InstanceRecord.read(state);
        if (known.isEmpty()) {
            // Nothing says where leftovers listen.
            stop(EnumSet.allOf(Part.class));
            return wishes.resolved();
        }
        if (missing().size() == Part.values().length) {
            return wishes.resolved();
        }
        PortMap ports = known.get().ports();
        Set<Port> differences = wishes.differencesFrom(ports);
        if (!differences.isEmpty()) {
            throw new EngineException("the instance in " + state + " runs with other ports ("
                    + differences.stream()
                            .map(port -> port.wireName() + "=" + ports.of(port))
                            .collect(Collectors.joining(", "))
                    + "); stop it first: ./fewlabel down");
        }
        return ports;
    }

    private Set<Part> missing() {
        Set<Part> missing = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if (process(part).isEmpty()) {
                missing.add(part);
            }
        }
        return missing;
    }

    private Optional<ChildProcess> process(Part part) {
        if (part == Part.POSTGRES) {
            return PostgresServer.process(state.resolve(Part.POSTGRES.wireName()));
        }
        return InstanceRecord.read(state)
                .flatMap(known -> Optional.ofNullable(known.processes().get(part)))
                .filter(ChildProcess::lives)
                .or(() -> Leftovers.find(state, part));
    }

    /** All at once and before anything starts: the user hears of the second taken port too late otherwise. */
    private static void requireFreePorts(Set<Part> missing, PortMap ports) {
        for (Part part : missing) {
            List<Port> needed = part == Part.KAFKA ? List.of(Port.KAFKA, Port.KAFKA_CONTROLLER) : List.of(part.port());
            for (Port port : needed) {
                if (!Ports.isFree(ports.of(port))) {
                    throw new PortTakenException(ports.of(port), part.title(), port.remedy());
                }
            }
        }
    }

    private void start(Set<Part> missing, PortMap ports) {
        try {
            Files.createDirectories(state.resolve("artifacts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        recordLeftovers(ports);
        Set<Part> engines = EnumSet.copyOf(Set.of(Part.POSTGRES, Part.KAFKA));
        engines.retainAll(missing);
        listener.waitsFor(engines);
        CompletableFuture<Void> postgres = CompletableFuture.runAsync(() -> startPostgres(ports));
        CompletableFuture<Void> kafka = CompletableFuture.runAsync(() -> startKafka(ports));
        try {
            CompletableFuture.allOf(postgres, kafka).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        List<Part> services = Part.SERVICES.stream().filter(missing::contains).toList();
        ServiceCommand commands = new ServiceCommand(home, state, ports);
        for (Part service : services) {
            launch(
                    service,
                    () -> ChildProcess.start(
                            commands.commandLine(service), commands.environment(service), state, log(service)));
        }
        awaitReady(services, ports);
    }

    private void recordLeftovers(PortMap ports) {
        InstanceRecord known = new InstanceRecord(ports, Map.of());
        for (Part part : Part.values()) {
            Optional<ChildProcess> process = process(part);
            if (process.isPresent()) {
                known = known.with(part, process.get());
            }
        }
        known.write(state);
    }

    private void startPostgres(PortMap ports) {
        PostgresServer.Config config = postgres(ports);
        if (process(Part.POSTGRES).isEmpty()) {
            launch(Part.POSTGRES, () -> PostgresServer.start(config).process());
        }
        PostgresServer server = PostgresServer.start(config);
        server.createDatabase(Part.GATEWAY.wireName());
        server.createDatabase(Part.METRICS.wireName());
    }

    private void startKafka(PortMap ports) {
        KafkaBroker.Config config = kafka(ports);
        if (process(Part.KAFKA).isEmpty()) {
            launch(Part.KAFKA, () -> KafkaBroker.launch(config).process());
        }
        KafkaBroker.adopt(config, process(Part.KAFKA).orElseThrow()).awaitReady();
        KafkaTopics.create(config.bootstrapServers(), Topics.all());
    }

    private PostgresServer.Config postgres(PortMap ports) {
        return new PostgresServer.Config(
                state.resolve("postgres"),
                home.postgresBinaries(),
                ports.of(Port.POSTGRES),
                log(Part.POSTGRES),
                true,
                Port.POSTGRES.remedy());
    }

    private KafkaBroker.Config kafka(PortMap ports) {
        return new KafkaBroker.Config(
                state.resolve("kafka"),
                home.kafkaLibraries(),
                ports.of(Port.KAFKA),
                ports.of(Port.KAFKA_CONTROLLER),
                log(Part.KAFKA),
                true,
                Port.KAFKA.remedy());
    }

    private interface Launch {
        ChildProcess start();
    }

    /** Starts a process and puts it on record, unless the launcher is on its way out. */
    private void launch(Part part, Launch launch) {
        starts.readLock().lock();
        try {
            if (closed) {
                throw new EngineException("stopped while starting");
            }
            ChildProcess process = launch.start();
            synchronized (record) {
                startedHere.add(part);
                InstanceRecord.read(state).orElseThrow().with(part, process).write(state);
            }
        } finally {
            starts.readLock().unlock();
        }
    }

    private void awaitReady(List<Part> services, PortMap ports) {
        long deadlineNanos = System.nanoTime() + READY_WAIT.toNanos();
        Readiness readiness = new Readiness();
        List<Part> waiting = new ArrayList<>(services);
        while (true) {
            waiting.removeIf(service -> readiness.isReady(ports.url(service.port())));
            listener.waitsFor(waiting);
            if (waiting.isEmpty()) {
                return;
            }
            for (Part service : waiting) {
                if (process(service).isEmpty()) {
                    throw failure(service, "ended while it started");
                }
                if (System.nanoTime() > deadlineNanos) {
                    throw failure(service, "was not ready within " + READY_WAIT.toSeconds() + " s");
                }
            }
            try {
                Thread.sleep(READY_POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException("interrupted while services started", e);
            }
        }
    }

    private EngineException failure(Part part, String what) {
        return new EngineException(part.title() + " " + what + "; the end of " + log(part) + ":\n"
                + ChildProcess.tail(log(part), TAIL_LINES));
    }

    /**
     * Stops everything that belongs to the instance.
     *
     * @return what was running
     */
    public Set<Part> down() {
        try (StateLock lock = StateLock.take(state)) {
            Set<Part> running = EnumSet.noneOf(Part.class);
            for (Part part : Part.values()) {
                if (process(part).isPresent()) {
                    running.add(part);
                }
            }
            stop(EnumSet.allOf(Part.class));
            InstanceRecord.delete(state);
            return running;
        }
    }

    /** Stops what this command started and nothing else; what would start next does not. For Ctrl-C. */
    public void stopStartedHere() {
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
        boolean nothingLeft = InstanceRecord.read(state)
                .map(known -> known.processes().isEmpty())
                .orElse(true);
        if (nothingLeft) {
            InstanceRecord.delete(state);
        }
    }

    private void stop(Set<Part> parts) {
        for (List<Part> together : Part.STOP_ORDER) {
            CompletableFuture.allOf(together.stream()
                            .filter(parts::contains)
                            .map(part -> CompletableFuture.runAsync(() -> stop(part)))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private void stop(Part part) {
        process(part).ifPresent(process -> {
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

    public List<PartStatus> status() {
        Map<Part, ChildProcess> recorded =
                InstanceRecord.read(state).map(InstanceRecord::processes).orElse(new EnumMap<>(Part.class));
        PortMap ports = ports().orElseGet(() -> new PortMap.Wishes(Map.of()).resolved());
        Readiness readiness = new Readiness();
        return java.util.Arrays.stream(Part.values())
                .map(part -> status(part, recorded.get(part), ports, readiness))
                .toList();
    }

    private PartStatus status(Part part, @Nullable ChildProcess recorded, PortMap ports, Readiness readiness) {
        Optional<ChildProcess> living = process(part);
        int port = ports.of(part.port());
        if (living.isEmpty()) {
            PartStatus.Condition gone = recorded == null ? PartStatus.Condition.STOPPED : PartStatus.Condition.DEAD;
            return new PartStatus(part, gone, port, null, log(part));
        }
        boolean ready = part.isService() ? readiness.isReady(ports.url(part.port())) : !Ports.isFree(port);
        return new PartStatus(
                part,
                ready ? PartStatus.Condition.READY : PartStatus.Condition.NOT_READY,
                port,
                living.get().pid(),
                log(part));
    }
}
