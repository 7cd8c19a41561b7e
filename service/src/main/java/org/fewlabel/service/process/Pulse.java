package org.fewlabel.service.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * When a piece of work last got on, and whether that was too long ago by its own pace. A step that was never seen before may be slow,
 * and so may a machine be; but what took a second again and again does not take five minutes. For one thread at a time.
 *
 * <p>Somebody looks every second or so. Time in which nobody did does not count: the process was stopped, or its machine was.
 */
public final class Pulse {
    /** A machine that swaps, or that others use too, is slower by so much at times. */
    private static final int SLOWER_MAX = 20;
    /** So long a time without a look is none of the work's. */
    private static final Duration UNSEEN_MAX = Duration.ofSeconds(10);

    private final String subject;
    private final Bounds bounds;
    private final LongSupplier nanoTime;
    private final Map<Phase, Long> slowestNanos = new HashMap<>();
    private Phase phase;
    private long sinceNanos;
    private long seenNanos;
    private long unseenNanos;

    /**
     * What the work is at between two signs of life.
     *
     * @param told such as "it makes a step"
     */
    public record Phase(String told, Bound bound) {}

    /** How long a phase may last. */
    public enum Bound {
        /** By the slowest of its kind so far. */
        OWN_PACE,
        /** It comes to an end, and has no pace. */
        OTHERS,
        /** As long as it likes. */
        NONE
    }

    /**
     * How long the work may give no sign of life.
     *
     * @param least what has a pace is never missed before
     * @param first the same before one of its kind was seen
     * @param others of what comes to an end and has no pace
     */
    public record Bounds(Duration least, Duration first, Duration others) {
        public static Bounds of(WatchdogConfig config) {
            return new Bounds(config.stepMin(), config.stepFirst(), config.others());
        }

        public Bounds {
            if (least.isNegative() || least.isZero() || first.compareTo(least) < 0 || others.compareTo(first) < 0) {
                throw new IllegalArgumentException(
                        "fewlabel.watchdog: step-min must be positive, step-first not less, and"
                                + " others not less than that, were " + least + ", " + first + ", " + others);
            }
        }
    }

    /** @param subject what works, such as "the run" */
    public Pulse(String subject, Phase first, Bounds bounds, LongSupplier nanoTime) {
        this.subject = subject;
        this.phase = first;
        this.bounds = bounds;
        this.nanoTime = nanoTime;
        this.seenNanos = nanoTime.getAsLong();
        this.sinceNanos = awakeNanos();
    }

    /** The time, but for that in which nobody looked. */
    private long awakeNanos() {
        long now = nanoTime.getAsLong();
        if (now - seenNanos > UNSEEN_MAX.toNanos()) {
            unseenNanos += now - seenNanos;
        }
        seenNanos = now;
        return now - unseenNanos;
    }

    /** A sign of life. @param next what the work is at from now on */
    public void beat(Phase next) {
        long now = awakeNanos();
        slowestNanos.merge(phase, now - sinceNanos, Math::max);
        phase = next;
        sinceNanos = now;
    }

    /** The work waits out an outage, which is none of its own time. */
    public void outlast() {
        sinceNanos = awakeNanos();
    }

    /** What the work has been at for too long; empty while it lives. */
    public Optional<String> hang() {
        Duration silent = Duration.ofNanos(awakeNanos() - sinceNanos);
        if (phase.bound() == Bound.NONE) {
            return Optional.empty();
        }
        Duration bound = bound();
        return silent.compareTo(bound) > 0
                ? Optional.of(subject + " gave no sign of life for " + silent.toSeconds() + " s while " + phase.told()
                        + ", which should take " + bound.toSeconds() + " s at most")
                : Optional.empty();
    }

    private Duration bound() {
        return phase.bound() == Bound.OWN_PACE ? ownPace() : bounds.others();
    }

    private Duration ownPace() {
        Long slowest = slowestNanos.get(phase);
        if (slowest == null) {
            return bounds.first();
        }
        Duration slow = Duration.ofNanos(slowest).multipliedBy(SLOWER_MAX);
        return slow.compareTo(bounds.least()) < 0 ? bounds.least() : slow;
    }
}
