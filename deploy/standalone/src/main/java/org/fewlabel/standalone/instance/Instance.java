package org.fewlabel.standalone.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.EngineException;
import org.fewlabel.engines.KafkaBroker;
import org.fewlabel.engines.KafkaTopics;
import org.fewlabel.engines.PortTakenException;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;

/**
 * Fewlabel on this machine: one state folder and the processes that belong to it. They outlive the command that started
 * them; the folder says which they are.
 */
public final class Instance {
    private static final Duration READY_WAIT = Duration.ofSeconds(180);
    private static final Duration READY_POLL = Duration.ofMillis(200);
    private static final int TAIL_LINES = 40;

    private final Path state;
    private final StartListener listener;
    private final Processes processes;
    private final Programs programs;
    private final Readiness readiness = new Readiness();

    public Instance(Home home, Path state, StartListener listener) {
        this.state = state.toAbsolutePath().normalize();
        this.listener = listener;
        this.processes = new Processes(this.state);
        this.programs = new Programs(home, this.state);
    }

    /** Hears what is being waited for. */
    public interface StartListener {
        void waitsFor(Collection<Part> parts);
    }

    /** The ports of the instance that runs; empty if none was started or it was stopped. */
    public Optional<PortMap> ports() {
        return InstanceRecord.read(state).map(InstanceRecord::ports);
    }

    public Path state() {
        return state;
    }

    private Path log(Part part) {
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
            Set<Part> missing = EnumSet.complementOf(EnumSet.copyOf(processes.living()));
            requireFreePorts(missing, ports);
            try {
                start(missing, ports);
            } catch (RuntimeException e) {
                processes.close();
                throw e;
            }
            return missing;
        }
    }

    private PortMap portsFor(PortMap.Wishes wishes) {
        Optional<PortMap> known = ports();
        if (known.isEmpty()) {
            // Nothing says where leftovers listen.
            processes.stop(EnumSet.allOf(Part.class));
        }
        if (known.isEmpty() || processes.living().isEmpty()) {
            return wishes.resolved();
        }
        PortMap ports = known.get();
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
        ServiceCommand commands = new ServiceCommand(state, ports);
        try {
            Files.createDirectories(state.resolve("artifacts"));
            if (ServiceCommand.ownsModels()) {
                Files.createDirectories(commands.models());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        processes.recordLiving(ports);
        startEngines(missing, ports);
        List<Part> services = Part.SERVICES.stream().filter(missing::contains).toList();
        for (Part service : services) {
            Path jar = programs.renewService(service);
            processes.launch(
                    service,
                    () -> ChildProcess.start(
                            commands.commandLine(service, jar), commands.environment(service), state, log(service)));
        }
        awaitReady(services, ports);
    }

    private void startEngines(Set<Part> missing, PortMap ports) {
        listener.waitsFor(missing.stream().filter(part -> !part.isService()).toList());
        CompletableFuture<Void> postgres = CompletableFuture.runAsync(() -> startPostgres(postgres(ports)));
        CompletableFuture<Void> kafka = CompletableFuture.runAsync(() -> startKafka(ports));
        try {
            CompletableFuture.allOf(postgres, kafka).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void startPostgres(PostgresServer.Config config) {
        if (processes.find(Part.POSTGRES).isEmpty()) {
            processes.launch(Part.POSTGRES, () -> PostgresServer.start(config).process());
        }
        PostgresServer server = PostgresServer.start(config);
        server.createDatabase(Part.GATEWAY.wireName());
        server.createDatabase(Part.METRICS.wireName());
    }

    private void startKafka(PortMap ports) {
        boolean missing = processes.find(Part.KAFKA).isEmpty();
        KafkaBroker.Config config = kafka(ports, missing ? programs.renewKafka() : programs.kafka());
        if (missing) {
            processes.launch(Part.KAFKA, () -> KafkaBroker.launch(config).process());
        }
        ChildProcess process =
                processes.find(Part.KAFKA).orElseThrow(() -> failure(Part.KAFKA, "ended while it started"));
        KafkaBroker.adopt(config, process).awaitReady();
        KafkaTopics.create(config.bootstrapServers(), Topics.all());
    }

    private PostgresServer.Config postgres(PortMap ports) {
        return new PostgresServer.Config(
                state.resolve("postgres"),
                programs.postgres(),
                ports.of(Port.POSTGRES),
                log(Part.POSTGRES),
                true,
                Port.POSTGRES.remedy());
    }

    private KafkaBroker.Config kafka(PortMap ports, Path libraries) {
        return new KafkaBroker.Config(
                state.resolve("kafka"),
                libraries,
                ports.of(Port.KAFKA),
                ports.of(Port.KAFKA_CONTROLLER),
                log(Part.KAFKA),
                true,
                Port.KAFKA.remedy());
    }

    private void awaitReady(List<Part> services, PortMap ports) {
        long deadlineNanos = System.nanoTime() + READY_WAIT.toNanos();
        List<Part> waiting = new ArrayList<>(services);
        while (true) {
            waiting.removeIf(service -> readiness.isReady(ports.url(service.port())));
            listener.waitsFor(waiting);
            if (waiting.isEmpty()) {
                return;
            }
            for (Part service : waiting) {
                if (processes.find(service).isEmpty()) {
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
            Set<Part> living = processes.living();
            processes.stop(EnumSet.allOf(Part.class));
            return living;
        }
    }

    /** Stops what this command started and nothing else; what would start next does not. For Ctrl-C. */
    public void stopStartedHere() {
        processes.close();
    }

    public List<PartStatus> status() {
        return Arrays.stream(Part.values()).map(this::status).toList();
    }

    private PartStatus status(Part part) {
        Optional<InstanceRecord> known = InstanceRecord.read(state);
        int port = known.map(record -> record.ports().of(part.port()))
                .orElse(part.port().usual());
        Optional<ChildProcess> living = processes.find(part);
        if (living.isEmpty()) {
            boolean wasStarted =
                    known.filter(record -> record.processes().containsKey(part)).isPresent();
            PartStatus.Condition gone = wasStarted ? PartStatus.Condition.DEAD : PartStatus.Condition.STOPPED;
            return new PartStatus(part, gone, port, null, log(part));
        }
        boolean ready = part.isService() ? readiness.isReady("http://127.0.0.1:" + port) : !Ports.isFree(port);
        PartStatus.Condition condition = ready ? PartStatus.Condition.READY : PartStatus.Condition.NOT_READY;
        return new PartStatus(part, condition, port, living.get().pid(), log(part));
    }
}
