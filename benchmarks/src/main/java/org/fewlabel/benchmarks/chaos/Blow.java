package org.fewlabel.benchmarks.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.fewlabel.contracts.WireName;

/**
 * One of a schedule's faults.
 *
 * @param after how long after the one before it
 * @param lasting zero for what is over at once; whoever was killed is started again by its keeper
 */
record Blow(Duration after, Victim victim, Kind kind, Duration lasting) {
    private static final long LASTING_MIN_MILLIS = 500;

    /** What happens. */
    enum Kind implements WireName {
        /** SIGKILL. */
        KILL(false),
        /** SIGTERM. */
        TERMINATE(false),
        /** SIGSTOP, and SIGCONT later. */
        STOP(true),
        /** The folder is not there for a while. */
        AWAY(true),
        /** Its disk is full for a while. */
        FULL(true),
        /** Its connections to the database, of a worker to the gateway, break, and none comes about for a while. */
        CUT(true),
        /** Nothing passes over those connections for a while, and nobody is told. */
        HUSH(true),
        /** Its clock is ahead for a while. */
        FORWARD(true),
        /** Its clock is behind for a while. */
        BACK(true);

        private final boolean lasts;

        Kind(boolean lasts) {
            this.lasts = lasts;
        }

        boolean lasts() {
            return lasts;
        }
    }

    /**
     * A schedule, always the same for a seed and kinds.
     *
     * @param gap the mean time between two faults; it is half to one and a half times that
     * @param lastingMax of what lasts
     * @param possible the kinds that can be made to happen
     */
    static List<Blow> schedule(long seed, int count, Duration gap, Duration lastingMax, Set<Kind> possible) {
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> draw(random, gap, lastingMax, possible))
                .limit(count)
                .toList();
    }

    private static Blow draw(SplittableRandom random, Duration gap, Duration lastingMax, Set<Kind> possible) {
        Duration after = Duration.ofMillis(gap.toMillis() / 2 + random.nextLong(gap.toMillis() + 1));
        Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
        List<Kind> kinds = victim.kinds().stream().filter(possible::contains).toList();
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        long lasting = LASTING_MIN_MILLIS + random.nextLong(lastingMax.toMillis());
        return new Blow(after, victim, kind, kind.lasts() ? Duration.ofMillis(lasting) : Duration.ZERO);
    }

    /** Whether a trainer may lose its lease by it, which is charged to its job. */
    boolean mayCostAnAttempt() {
        return victim.isTrainer();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %s%s",
                kind.wireName(),
                victim.wireName(),
                lasting.isZero() ? "" : String.format(Locale.ROOT, " for %.1f s", lasting.toMillis() / 1000.0));
    }
}
