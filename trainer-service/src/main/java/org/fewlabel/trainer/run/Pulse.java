package org.fewlabel.trainer.run;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * When a run last got on, and whether that was too long ago by its own pace. A step that was never seen before may be slow, and
 * so may a machine be; but what took a second again and again does not take five minutes. For one thread at a time.
 *
 * <p>Somebody looks every second or so. Time in which nobody did does not count: the process was stopped, or its machine was.
 */
final class Pulse {
    /** A machine that swaps, or that others use too, is slower by so much at times. */
    private static final int SLOWER_MAX = 20;
    /** So long a time without a look is none of the run's. */
    private static final Duration UNSEEN_MAX = Duration.ofSeconds(10);

    private final Bounds bounds;
    private final LongSupplier nanoTime;
    private final Map<Phase, Long> slowestNanos = new EnumMap<>(Phase.class);
    private Phase phase = Phase.PREPARING;
    private long sinceNanos;
    private long seenNanos;
    private long unseenNanos;

    /** What a run is at between two signs of life. */
    enum Phase {
        /** Data are loaded, features computed, networks made. */
        PREPARING("it loads its data"),
        STEPPING("it makes a step"),
        /** Means and validation errors, which take longer than a step. */
        ENDING_EPOCH("it ends an epoch"),
        /** As long as store and broker answer; what they do not is waited for. */
        SAVING("it saves an epoch"),
        /** Labelers may be away for as long as they like. */
        AWAITING_LABELS("it awaits labels");

        private final String told;

        Phase(String told) {
            this.told = told;
        }
    }

    /**
     * How long a run may give no sign of life.
     *
     * @param least a step, or the end of an epoch, is never missed before
     * @param first the same before one was seen
     * @param others while it is at something else that comes to an end
     */
    record Bounds(Duration least, Duration first, Duration others) {
        Bounds {
            if (least.isNegative() || least.isZero() || first.compareTo(least) < 0 || others.compareTo(first) < 0) {
                throw new IllegalArgumentException(
                        "fewlabel.watchdog: step-min must be positive, step-first not less, and"
                                + " others not less than that, were " + least + ", " + first + ", " + others);
            }
        }
    }

    Pulse(Bounds bounds, LongSupplier nanoTime) {
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

    /** A sign of life. @param next what the run is at from now on */
    void beat(Phase next) {
        long now = awakeNanos();
        slowestNanos.merge(phase, now - sinceNanos, Math::max);
        phase = next;
        sinceNanos = now;
    }

    /** The run waits out an outage, which is none of its own time. */
    void outlast() {
        sinceNanos = awakeNanos();
    }

    /** What the run has been at for too long; empty while it lives. */
    Optional<String> hang() {
        Duration silent = Duration.ofNanos(awakeNanos() - sinceNanos);
        if (phase == Phase.AWAITING_LABELS) {
            return Optional.empty();
        }
        Duration bound = bound();
        return silent.compareTo(bound) > 0
                ? Optional.of("the run gave no sign of life for " + silent.toSeconds() + " s while " + phase.told
                        + ", which should take " + bound.toSeconds() + " s at most")
                : Optional.empty();
    }

    private Duration bound() {
        return switch (phase) {
            case PREPARING, SAVING, AWAITING_LABELS -> bounds.others();
            case STEPPING, ENDING_EPOCH -> ownPace();
        };
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
