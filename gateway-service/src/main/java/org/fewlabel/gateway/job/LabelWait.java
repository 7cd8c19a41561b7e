package org.fewlabel.gateway.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The wait for the labels of a trained epoch.
 *
 * @param since since when there has been no word of them
 * @param askedAt when they were last asked for again; null before that
 * @param askedUpTo the last epoch of those that were, also after labels of earlier ones came; null where none were
 */
public record LabelWait(
        Instant since, @Nullable Instant askedAt, @Nullable Integer askedUpTo) {
    /** One that begins with a trained epoch. */
    static LabelWait since(Instant now) {
        return new LabelWait(now, null, null);
    }

    LabelWait askedAgain(Instant now, @Nullable Integer upTo) {
        return new LabelWait(since, now, upTo);
    }

    /** Labels came, and not all. */
    LabelWait heard(Instant now) {
        return new LabelWait(now, null, askedUpTo);
    }

    /** Whether there is nothing left to come of what was asked for again, though more is awaited: it is time to ask for that. */
    boolean isAnsweredBy(int labeledEpoch) {
        return askedUpTo != null && askedUpTo <= labeledEpoch;
    }

    /** Whether so much time has passed since it began or they were asked for that it is time to ask. */
    boolean isOverdue(Duration after, Instant now) {
        Instant last = askedAt == null ? since : askedAt;
        return !now.isBefore(last.plus(after));
    }
}
