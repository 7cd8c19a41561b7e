package org.fewlabel.benchmarks.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.benchmarks.Harm;
import org.fewlabel.benchmarks.LocalInstance;
import org.jspecify.annotations.Nullable;

/** Lets a schedule's faults happen to an instance, and keeps the second processes, of which its keeper knows nothing. */
final class Storm {
    private static final Duration KEEPER_PACE = Duration.ofSeconds(1);

    private final LocalInstance instance;
    private final Map<Victim, Second> seconds;
    private final Map<Victim, Object> locks = new EnumMap<>(Victim.class);
    /** A small file system that holds the store, where there is one. */
    private final @Nullable Path storeDisk;

    private final AtomicInteger landed = new AtomicInteger();
    private final AtomicInteger onTrainers = new AtomicInteger();

    /** @param storeDisk a file system that holds nothing but the store, to be filled; null if there is none */
    Storm(LocalInstance instance, Map<Victim, Second> seconds, @Nullable Path storeDisk) {
        this.instance = instance;
        this.storeDisk = storeDisk;
        this.seconds = new EnumMap<>(seconds);
        for (Victim each : Victim.values()) {
            locks.put(each, new Object());
        }
    }

    /** How many faults hit something; the others found a process that was not there. */
    int landed() {
        return landed.get();
    }

    /** How many of them a trainer. */
    int onTrainers() {
        return onTrainers.get();
    }

    /** Returns when all is mended that lasted. */
    void run(List<Blow> schedule) throws InterruptedException {
        // Each victim takes its blows one after the other, so there are never more than that.
        ExecutorService blows = Executors.newFixedThreadPool(Victim.values().length);
        try {
            for (Blow blow : schedule) {
                sleepAndKeep(blow.after());
                blows.execute(() -> happen(blow));
            }
        } finally {
            blows.shutdown();
            while (!blows.awaitTermination(KEEPER_PACE.toMillis(), TimeUnit.MILLISECONDS)) {
                keep();
            }
        }
    }

    private void sleepAndKeep(Duration duration) throws InterruptedException {
        long endNanos = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, KEEPER_PACE.toNanos()));
            keep();
        }
    }

    /** Starts again what is the storm's own to keep. */
    void keep() {
        for (Second each : seconds.values()) {
            try {
                each.startIfEnded();
            } catch (IOException e) {
                System.err.println("not started again: " + e);
            }
        }
    }

    private void happen(Blow blow) {
        synchronized (locks.get(blow.victim())) {
            try {
                if (hit(blow)) {
                    landed.incrementAndGet();
                    onTrainers.addAndGet(blow.mayCostAnAttempt() ? 1 : 0);
                }
                System.err.println(blow);
            } catch (IOException e) {
                System.err.println(blow + " did not happen: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @return whether there was something to hit */
    private boolean hit(Blow blow) throws IOException, InterruptedException {
        switch (blow.kind()) {
            case KILL -> {
                return hitProcess(blow, Harm::kill);
            }
            case TERMINATE -> {
                return hitProcess(blow, Harm::terminate);
            }
            case STOP -> {
                return hitProcess(blow, process -> Harm.stop(process, blow.lasting()));
            }
            case AWAY -> Harm.takeAway(instance.artifacts(), blow.lasting());
            case FULL -> Harm.fill(Objects.requireNonNull(storeDisk), blow.lasting());
            case CUT -> second(blow).cut(blow.lasting());
            case HUSH -> second(blow).hush(blow.lasting());
            case FORWARD -> second(blow).setForward(blow.lasting());
            case BACK -> second(blow).setBack(blow.lasting());
        }
        return true;
    }

    private Second second(Blow blow) {
        return Objects.requireNonNull(seconds.get(blow.victim()), () -> "no second process: " + blow);
    }

    private interface OfProcess {
        void happen(ProcessHandle process) throws IOException, InterruptedException;
    }

    private boolean hitProcess(Blow blow, OfProcess harm) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = blow.victim().isSecond()
                ? second(blow).find()
                : instance.findProcess(blow.victim().part());
        if (process.isEmpty()) {
            return false;
        }
        harm.happen(process.get());
        return true;
    }
}
