package org.fewlabel.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job came, was first claimed, and was over.
 *
 * @param started null before the first claim
 * @param finished null before a terminal phase
 */
public record Times(
        Instant created,
        @Nullable Instant started,
        @Nullable Instant finished) {
    Times startedBy(Instant now) {
        return new Times(created, started == null ? now : started, finished);
    }

    Times finishedAt(Instant now) {
        return new Times(created, started, now);
    }
}
