package org.fewlabel.gateway.job;

import java.time.Instant;

/**
 * A trainer's hold on a job, for as long as it is heard from.
 *
 * @param until when silence ends it
 */
public record Lease(String trainer, Instant until) {
    /** A lease never gets shorter. */
    Lease extended(Instant later) {
        return later.isAfter(until) ? new Lease(trainer, later) : this;
    }
}
