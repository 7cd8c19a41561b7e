package org.fewlabel.trainer.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.fewlabel.learning.training.StopSignal;
import org.jspecify.annotations.Nullable;

/** The stop signal of one run. Once raised it stays raised; a stronger reason replaces a weaker one. */
public final class RunStop implements StopSignal {
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    /** When the shutdown began, whatever else stops the run; null before it. */
    private final AtomicReference<@Nullable Long> releasedNanos = new AtomicReference<>();

    private volatile Runnable wakeUp = () -> {};

    public void raise(Stop reason) {
        if (reason == Stop.RELEASE) {
            releasedNanos.compareAndSet(null, System.nanoTime());
        }
        stop.accumulateAndGet(reason, RunStop::stronger);
        wakeUp.run();
    }

    /** Whatever waits on behalf of the run; called on every {@link #raise}, and at once if that came first. */
    public void onRaise(Runnable wakeUp) {
        this.wakeUp = wakeUp;
        if (isRaised()) {
            wakeUp.run();
        }
    }

    @Override
    public boolean isRaised() {
        return stop.get() != null;
    }

    /** Null while nothing stops the run. */
    public @Nullable Stop reason() {
        return stop.get();
    }

    /** How long this trainer has been shutting down, also where a stronger reason stops the run; empty where it is not. */
    public Optional<Duration> sinceReleased() {
        return Optional.ofNullable(releasedNanos.get()).map(begun -> Duration.ofNanos(System.nanoTime() - begun));
    }

    private static @Nullable Stop stronger(@Nullable Stop one, @Nullable Stop other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
