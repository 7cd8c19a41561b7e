package org.fewlabel.standalone.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in one line.
 *
 * @param id where it lies
 * @param at when it was put aside
 * @param consumer the service that did so
 * @param origin where the record came from
 * @param length how many bytes its value has
 * @param isCut whether the dead letter has the first of them alone
 */
public record DeadLetterSummary(
        String id,
        Instant at,
        @Nullable String consumer,
        @Nullable String reason,
        @Nullable String origin,
        @Nullable Long length,
        boolean isCut) {
    public static DeadLetterSummary of(DeadLetter letter) {
        return new DeadLetterSummary(
                letter.id().toString(),
                letter.at(),
                letter.consumer(),
                letter.reason(),
                letter.origin().map(Position::toString).orElse(null),
                letter.length(),
                letter.isCut());
    }
}
