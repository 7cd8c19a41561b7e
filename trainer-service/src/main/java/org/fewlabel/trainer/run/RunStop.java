package org.fewlabel.trainer.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.fewlabel.learning.training.StopSignal;
import org.jspecify.annotations.Nullable;

/** The stop signal of one run. Once raised it stays raised; a stronger reason replaces a weaker one. */
public final class RunStop implements StopSignal {
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    /** 0 before it is raised. */
    private final AtomicLong raisedNanos = new AtomicLong();

    private volatile Runnable wakeUp = () -> {};

    public void raise(Stop reason) {
        raisedNanos.compareAndSet(0, System.nanoTime());
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

    /** How long ago it was raised first; nothing where it is not. */
    public Duration sinceRaised() {
        long raised = raisedNanos.get();
        return raised == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - raised);
    }

    private static @Nullable Stop stronger(@Nullable Stop one, @Nullable Stop other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
