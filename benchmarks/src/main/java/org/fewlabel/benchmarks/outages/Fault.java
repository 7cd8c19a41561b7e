package org.fewlabel.benchmarks.outages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.contracts.WireName;

/** Something that happens to an instance for a while, and passes. */
enum Fault implements WireName {
    POSTGRES,
    KAFKA,
    STORE,
    GATEWAY,
    TRAINER,
    LABELER;

    private static final Duration KILLS_APART = Duration.ofSeconds(1);
    /** A keeper tries again after five minutes at the latest; the rest is for the start itself. */
    private static final Duration KEEPER_PATIENCE = Duration.ofMinutes(6);

    private static final String TAKEN_AWAY = ".away";

    /** Whether what it hits is away; else its process is stopped (SIGSTOP) and goes on with what it was at. */
    boolean isOutage() {
        return ordinal() <= STORE.ordinal();
    }

    /** Whether an attempt may fail of it: a trainer that says nothing for long loses its lease, as one that died. */
    boolean mayCostAnAttempt() {
        return this == TRAINER;
    }

    /** Lets it happen, and mends it after that time, or when somebody ends the program (Ctrl-C). */
    void happen(LocalInstance instance, Duration duration) throws IOException, InterruptedException {
        switch (this) {
            case POSTGRES, KAFKA -> keepKilled(instance, duration);
            case STORE -> takeStoreAway(instance.state().resolve("artifacts"), duration);
            case GATEWAY, TRAINER, LABELER -> stop(instance.pid(wireName()), duration);
        }
    }

    /** Whoever starts it again meanwhile starts it for a second. In the end its keeper brings it back, and nobody else. */
    private void keepKilled(LocalInstance instance, Duration duration) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - endNanos < 0) {
            instance.kill(wireName());
            TimeUnit.NANOSECONDS.sleep(KILLS_APART.toNanos());
        }
        endNanos = System.nanoTime() + KEEPER_PATIENCE.toNanos();
        while (!instance.isReady(wireName())) {
            if (System.nanoTime() - endNanos > 0) {
                throw new IOException(wireName() + " was not brought back within " + KEEPER_PATIENCE);
            }
            TimeUnit.NANOSECONDS.sleep(KILLS_APART.toNanos());
        }
        instance.up();
    }

    /** A file in the folder's place, so that nobody makes a new folder there. */
    private static void takeStoreAway(Path store, Duration duration) throws IOException, InterruptedException {
        Path away = store.resolveSibling(store.getFileName() + TAKEN_AWAY);
        Files.move(store, away);
        during(duration, () -> Files.createFile(store), () -> {
            Files.deleteIfExists(store);
            Files.move(away, store);
        });
    }

    private static void stop(long pid, Duration duration) throws IOException, InterruptedException {
        during(duration, () -> signal("STOP", pid), () -> signal("CONT", pid));
    }

    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private static void during(Duration duration, Action harm, Action mend) throws IOException, InterruptedException {
        Thread hook = new Thread(
                () -> {
                    try {
                        mend.run();
                    } catch (IOException | InterruptedException e) {
                        System.err.println("not mended: " + e);
                    }
                },
                "mend");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            harm.run();
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } finally {
            mend.run();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " " + pid + " ended with " + code);
        }
    }
}
