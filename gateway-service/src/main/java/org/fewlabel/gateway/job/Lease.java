package org.fewlabel.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A trainer's hold on a job, for as long as it is heard from.
 *
 * @param request which question of the trainer it answers; null where the trainer does not say
 * @param until when silence ends it, by the database's clock
 */
public record Lease(String trainer, @Nullable String request, Instant until) {
    /** A lease never gets shorter. */
    Lease extended(Instant later) {
        return later.isAfter(until) ? new Lease(trainer, request, later) : this;
    }
}
