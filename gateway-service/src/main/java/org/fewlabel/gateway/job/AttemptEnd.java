package org.fewlabel.gateway.job;

import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.jspecify.annotations.Nullable;

/**
 * How a trainer let go of a job, and how the job stood.
 *
 * @param reason the trainer's word for programs; null where it has none
 * @param message the same for people
 * @param labeled whether the last epoch is labeled already
 * @param attemptsLeft whether another attempt may follow if this one failed
 */
public record AttemptEnd(
        Outcome outcome, @Nullable String reason, @Nullable String message, boolean labeled, boolean attemptsLeft) {
    static AttemptEnd of(TrainingFinished event, boolean labeled, boolean attemptsLeft) {
        return new AttemptEnd(event.outcome(), event.reason(), event.message(), labeled, attemptsLeft);
    }
}
