package org.fewlabel.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job came, was first claimed, and was over.
 *
 * @param started null before the first claim
 * @param finished null before a terminal phase
 * @param held by trainers
 */
public record Times(
        Instant created,
        @Nullable Instant started,
        @Nullable Instant finished,
        Held held) {
    static Times submittedAt(Instant now) {
        return new Times(now, null, null, Held.never());
    }

    Times claimedAt(Instant now) {
        return new Times(created, started == null ? now : started, finished, held.begun(now));
    }

    Times releasedAt(Instant now) {
        return new Times(created, started, finished, held.over(now));
    }

    /** After the end: the owner's time limit begins anew. */
    Times goingOn() {
        return new Times(created, started, null, Held.never());
    }

    Times finishedAt(Instant now) {
        return new Times(created, started, now, held);
    }
}
