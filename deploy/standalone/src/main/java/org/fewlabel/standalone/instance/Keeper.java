package org.fewlabel.standalone.instance;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;
import org.fewlabel.engines.ChildProcess;
import org.jspecify.annotations.Nullable;

/**
 * Starts the parts of an instance that are wanted and do not run, and starts again those that die, ever more slowly the more
 * often they do. It is a process of its own, which goes on when the command that started it has ended, and the parent of
 * what it starts: so it learns how a process ended. It stops nothing; commands do, when they have stopped the keeper.
 */
public final class Keeper implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    private static final int TAIL_LINES = 40;

    private final Path state;
    private final Starter starter;
    private final Clock clock;
    private final PrintStream log;
    private final Processes processes;
    private final StateFile<Lives> file;
    /** One may be slow, and keeps no other waiting. Daemons: a start that hangs does not keep the process. */
    private final ExecutorService starts = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(null, task, "start", 0);
        thread.setDaemon(true);
        return thread;
    });
    /** Read: a process is being started. Write: no more are. */
    private final ReadWriteLock starting = new ReentrantReadWriteLock();

    private final Object memory = new Object();
    private final Set<Part> beingStarted = new HashSet<>();
    private Lives lives;
    private @Nullable Instant askedAt;
    private @Nullable String grumbled;
    private volatile boolean closed;

    /** Starts a process, and returns when it is there. */
    interface Starter {
        ChildProcess start(InstanceRecord record, Part part);
    }

    Keeper(Path state, Starter starter, Clock clock, PrintStream log) {
        this.state = state;
        this.starter = starter;
        this.clock = clock;
        this.log = log;
        this.processes = new Processes(state);
        this.file = Lives.file(state);
        this.lives = processes.lives();
    }

    /** @param arguments the instance's folder */
    public static void main(String[] arguments) throws InterruptedException {
        Path state = Path.of(arguments[0]);
        Keeper keeper = new Keeper(
                state,
                (record, part) -> new PartLauncher(state, record.ports()).start(part),
                Clock.systemUTC(),
                System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(keeper::close, "close"));
        keeper.run();
    }

    /** Keeps what is wanted, until nothing is any more. */
    void run() throws InterruptedException {
        say("keeping what runs in " + state);
        while (!closed && look()) {
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Looks once after every part. @return whether anything is wanted */
    private boolean look() {
        try {
            Optional<InstanceRecord> record = InstanceRecord.file(state).read();
            record.ifPresent(this::look);
            grumbled = null;
            return record.isPresent();
        } catch (RuntimeException e) {
            // Such as a disk that is full: what runs is kept all the same.
            if (!e.toString().equals(grumbled)) {
                grumbled = e.toString();
                say(grumbled);
            }
            return true;
        }
    }

    private void look(InstanceRecord record) {
        forgetUnwanted(record);
        if (!record.askedAt().equals(askedAt)) {
            if (askedAt != null) {
                record.wanted().forEach(part -> update(part, life -> life.process() == null ? life.asked() : life));
            }
            askedAt = record.askedAt();
        }
        for (Part part : new TreeSet<>(record.wanted())) {
            look(record, part);
        }
    }

    /** Whoever wants a part stopped waits for this: from here on it is not started again. */
    private void forgetUnwanted(InstanceRecord record) {
        synchronized (memory) {
            Lives kept = lives;
            for (Part part : lives.parts().keySet()) {
                if (!record.wanted().contains(part) && !beingStarted.contains(part)) {
                    kept = kept.without(part);
                }
            }
            if (!kept.equals(lives)) {
                lives = kept;
                file.write(lives);
            }
        }
    }

    private void look(InstanceRecord record, Part part) {
        Life life = of(part);
        ChildProcess process = life.process();
        if (process != null && !process.lives()) {
            String tail = part.equals(Part.POSTGRES)
                    ? ""
                    : ChildProcess.tail(PartLauncher.log(state, part.wireName()), TAIL_LINES);
            ended(part, End.of(clock.instant(), process.exitCode(), tail));
        } else if (life.isDue(clock.instant()) && begin(part)) {
            starts.execute(() -> start(record, part));
        }
    }

    private boolean begin(Part part) {
        synchronized (memory) {
            return beingStarted.add(part);
        }
    }

    private void start(InstanceRecord record, Part part) {
        starting.readLock().lock();
        try {
            if (closed) {
                return;
            }
            Optional<ChildProcess> there = processes.find(part);
            ChildProcess process = there.isPresent() ? there.get() : starter.start(record, part);
            update(part, life -> life.started(process));
            say(part.wireName() + (there.isPresent() ? " was there already" : " started") + ", pid " + process.pid());
        } catch (RuntimeException | Error e) {
            ended(part, End.notStarted(clock.instant(), e));
        } finally {
            starting.readLock().unlock();
            synchronized (memory) {
                beingStarted.remove(part);
            }
        }
    }

    private void ended(Part part, End end) {
        Life life = update(part, before -> before.ended(end));
        say(part.wireName() + " " + (end.exitCode() == null ? "" : "ended with " + end.exitCode() + ", ") + end.reason()
                + "; started again "
                + (life.nextTryAt() == null
                        ? "at once"
                        : "in " + Duration.between(end.at(), life.nextTryAt()).toSeconds() + " s")
                + (life.failures() > 1 ? ", after " + life.failures() + " failures in a row" : ""));
    }

    private Life of(Part part) {
        synchronized (memory) {
            return lives.of(part);
        }
    }

    private Life update(Part part, UnaryOperator<Life> change) {
        synchronized (memory) {
            Life life = change.apply(lives.of(part));
            lives = lives.with(part, life);
            try {
                file.write(lives);
            } catch (UncheckedIOException e) {
                // It is in memory, and written with the next change.
                say("not written down: " + e.getMessage());
            }
            return life;
        }
    }

    private void say(String text) {
        log.println(clock.instant() + " " + text);
        log.flush();
    }

    /** Lets nothing more start; a start under way is waited for, within bounds. */
    @Override
    public void close() {
        closed = true;
        try {
            if (starting.writeLock().tryLock(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                starting.writeLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        starts.shutdown();
    }
}
