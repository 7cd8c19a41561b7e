package org.fewlabel.gateway.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long trainers have held a job.
 *
 * @param before in the attempts that are over
 * @param since when the trainer that holds it has; null where none does
 */
public record Held(Duration before, @Nullable Instant since) {
    static Held never() {
        return new Held(Duration.ZERO, null);
    }

    Held begun(Instant now) {
        return new Held(before, now);
    }

    Held over(Instant now) {
        return new Held(until(now), null);
    }

    /** All attempts together. */
    Duration until(Instant now) {
        // A clock that was set back takes nothing away.
        return since == null || now.isBefore(since) ? before : before.plus(Duration.between(since, now));
    }

    /** When they will have held it for so long; null where none holds it. */
    @Nullable
    Instant reaches(Duration limit) {
        return since == null ? null : since.plus(limit.minus(before));
    }
}
