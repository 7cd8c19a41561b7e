package org.fewlabel.benchmarks.outages;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.fewlabel.benchmarks.Harm;
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
            case STORE -> Harm.takeAway(instance.artifacts(), duration);
            case GATEWAY, TRAINER, LABELER -> Harm.stop(instance.process(wireName()), duration);
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
}
