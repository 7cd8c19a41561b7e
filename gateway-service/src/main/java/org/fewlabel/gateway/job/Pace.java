package org.fewlabel.gateway.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast an attempt moves, from when its step loop began to when it was last heard from, by the trainer's own clock. The
 * whole of the attempt counts, waits for labels included: what comes will wait as well.
 *
 * @param stepsBefore steps of the job that were done when the attempt began
 * @param steps steps of the job that are done now
 */
public record Pace(Instant since, long stepsBefore, Instant until, long steps) {
    Pace reached(Instant time, long stepsDone) {
        return new Pace(since, stepsBefore, time, stepsDone);
    }

    /** The time that the rest of the job takes at this pace; null as long as there is none to tell by. */
    @Nullable
    Duration remaining(long stepsOfJob) {
        long made = steps - stepsBefore;
        long elapsedMillis = Duration.between(since, until).toMillis();
        if (made <= 0 || elapsedMillis <= 0) {
            return null;
        }
        double millisPerStep = (double) elapsedMillis / made;
        return Duration.ofMillis(Math.round(Math.max(0, stepsOfJob - steps) * millisPerStep));
    }
}
