package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.EngineException;
import org.fewlabel.engines.PortTakenException;
import org.fewlabel.engines.Ports;
import org.fewlabel.standalone.instance.PartStatus.Condition;

/**
 * Fewlabel on this machine: one state folder and the processes that belong to it. They outlive the command that started
 * them; the folder says which they are, and a keeper starts again what dies.
 */
public final class Instance {
    private static final Duration FORGET_WAIT = Duration.ofSeconds(30);
    private static final Duration FORGET_POLL = Duration.ofMillis(100);

    private final Path state;
    private final StartListener listener;
    private final StateFile<InstanceRecord> record;
    private final Processes processes;
    private final KeeperProcess keeper;
    private final Startup startup;
    private final Readiness readiness = new Readiness();

    public Instance(Home home, Path state, StartListener listener, Clock clock) {
        this.state = StateFolder.of(state);
        this.listener = listener;
        this.record = InstanceRecord.file(this.state);
        this.processes = new Processes(this.state);
        this.keeper = new KeeperProcess(this.state);
        this.startup = new Startup(home, this.state, listener, clock);
    }

    /** The ports of the instance that runs; empty if none was started or it was stopped. */
    public Optional<PortMap> ports() {
        return record.read().map(InstanceRecord::ports);
    }

    public Path state() {
        return state;
    }

    /**
     * Starts what does not run, and returns when all of it answers. If something does not, the rest stays, and its keeper
     * goes on trying.
     *
     * @param trainers how many there are to be; empty for as many as there are, and for one where nothing was started. With another
     *     number than there is those that run are stopped first, so that all share the machine anew
     * @return what was started; empty if everything ran already
     * @throws NotReadyException if something does not get ready; with what it lacks, and the end of its log
     * @throws EngineException if nothing was started
     */
    public Set<Part> up(PortMap.Wishes wishes, OptionalInt trainers) {
        try (StateLock lock = StateLock.take(state)) {
            PortMap ports = portsFor(wishes, trainers);
            Set<Part> missing = missing(ports);
            requireFreePorts(missing, ports);
            if (stopTrainersOfAnotherNumber(ports)) {
                missing = missing(ports);
            }
            startup.run(missing, ports);
            return missing;
        }
    }

    private Set<Part> missing(PortMap ports) {
        Set<Part> missing = new TreeSet<>(ports.parts());
        missing.removeAll(processes.living());
        return missing;
    }

    private PortMap portsFor(PortMap.Wishes wishes, OptionalInt trainers) {
        Optional<PortMap> known = ports();
        if (known.isEmpty()) {
            // Nothing says where leftovers listen.
            stopEverything();
        }
        int count = trainers.orElse(known.map(PortMap::trainers).orElse(1));
        if (known.isEmpty() || processes.living().isEmpty()) {
            PortMap ports = wishes.resolved().withTrainers(count);
            if (!known.equals(Optional.of(ports))) {
                keeper.stop();
            }
            return ports;
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
        return ports.withTrainers(count);
    }

    /**
     * What a trainer may take of the machine depends on how many there are, and is told it when it starts.
     *
     * @return whether there was another number of them
     */
    private boolean stopTrainersOfAnotherNumber(PortMap ports) {
        Optional<PortMap> other = ports().filter(known -> known.trainers() != ports.trainers());
        other.ifPresent(known -> {
            listener.sharesAnew(known.trainers(), ports.trainers());
            stop(known.parts().stream().filter(Part::isTrainer).toList());
        });
        return other.isPresent();
    }

    /** All at once and before anything starts: the user hears of the second taken port too late otherwise. */
    private void requireFreePorts(Set<Part> missing, PortMap ports) {
        for (Part part : missing) {
            requireFree(ports.of(part), part, part.portRemedy());
            if (part.equals(Part.KAFKA)) {
                requireFree(ports.of(Port.KAFKA_CONTROLLER), part, Port.KAFKA_CONTROLLER.remedy());
            }
        }
    }

    private void requireFree(int port, Part part, String remedy) {
        // Its keeper may just have started it.
        if (!Ports.isFree(port) && processes.find(part).isEmpty()) {
            throw new PortTakenException(port, part.title(), remedy);
        }
    }

    /**
     * Stops everything that belongs to the instance.
     *
     * @return what was running
     */
    public Set<Part> down() {
        try (StateLock lock = StateLock.take(state)) {
            return stopEverything();
        }
    }

    /** The keeper first, or it would start again what is stopped. */
    private Set<Part> stopEverything() {
        keeper.stop();
        Set<Part> living = processes.living();
        processes.stop(living);
        record.delete();
        Lives.file(state).delete();
        return living;
    }

    /**
     * Stops some parts until somebody wants them again; the rest goes on.
     *
     * @return which of them were running
     */
    public Set<Part> down(Collection<Part> parts) {
        try (StateLock lock = StateLock.take(state)) {
            return stop(parts);
        }
    }

    private Set<Part> stop(Collection<Part> parts) {
        record.read().ifPresent(wanted -> record.write(wanted.without(parts)));
        awaitForgotten(parts);
        Set<Part> living = processes.living();
        living.retainAll(parts);
        processes.stop(parts);
        return living;
    }

    /** Until the keeper has heard that they are wanted no more. */
    private void awaitForgotten(Collection<Part> parts) {
        long deadlineNanos = System.nanoTime() + FORGET_WAIT.toNanos();
        while (keeper.lives() && processes.lives().parts().keySet().stream().anyMatch(parts::contains)) {
            if (System.nanoTime() > deadlineNanos) {
                throw new EngineException("the keeper does not hear, see " + keeper.log()
                        + "; ./fewlabel down stops it with all the rest");
            }
            try {
                Thread.sleep(FORGET_POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException("interrupted while stopping", e);
            }
        }
    }

    /** Stops what this command started and nothing else; what would start next does not. For Ctrl-C. */
    public void stopStartedHere() {
        Startup.Brought brought = startup.close();
        Set<Part> mine = brought.parts();
        if (mine.isEmpty()) {
            return;
        }
        if (!brought.withKeeper() && keeper.lives()) {
            stop(mine);
            return;
        }
        keeper.stop();
        processes.stop(mine);
        if (processes.living().isEmpty()) {
            record.delete();
            Lives.file(state).delete();
        } else {
            record.read().ifPresent(wanted -> record.write(wanted.without(mine)));
        }
    }

    public InstanceStatus status() {
        Optional<InstanceRecord> known = record.read();
        Lives lives = processes.lives();
        PortMap ports = known.map(InstanceRecord::ports).orElseGet(() -> new PortMap.Wishes(Map.of()).resolved());
        return new InstanceStatus(
                keeperStatus(known.isPresent()),
                ports.parts().stream()
                        .map(part -> status(part, ports, known, lives.of(part)))
                        .toList());
    }

    private InstanceStatus.Keeper keeperStatus(boolean isWanted) {
        return keeper.find()
                .map(process ->
                        new InstanceStatus.Keeper(Condition.READY, process.pid(), process.startedAt(), keeper.log()))
                .orElseGet(() -> new InstanceStatus.Keeper(
                        isWanted ? Condition.DEAD : Condition.STOPPED, null, null, keeper.log()));
    }

    private PartStatus status(Part part, PortMap ports, Optional<InstanceRecord> known, Life life) {
        int port = ports.of(part);
        Path log = PartLauncher.log(state, part.wireName());
        Optional<ChildProcess> living = processes.find(part);
        if (living.isEmpty()) {
            boolean isWanted =
                    known.filter(each -> each.wanted().contains(part)).isPresent();
            return new PartStatus(
                    part,
                    isWanted ? Condition.DEAD : Condition.STOPPED,
                    port,
                    null,
                    null,
                    life.restarts(),
                    life.lastEnd(),
                    life.nextTryAt(),
                    List.of(),
                    log);
        }
        Readiness.Answer answer = part.isService()
                ? readiness.ask(ports.url(part))
                : new Readiness.Answer(!Ports.isFree(port), List.of());
        return new PartStatus(
                part,
                answer.isReady() ? Condition.READY : Condition.NOT_READY,
                port,
                living.get().pid(),
                living.get().startedAt(),
                life.restarts(),
                life.lastEnd(),
                null,
                answer.lacks(),
                log);
    }
}
