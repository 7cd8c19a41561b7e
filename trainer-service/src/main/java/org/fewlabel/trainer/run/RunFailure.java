package org.fewlabel.trainer.run;

import java.util.Objects;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.learning.failure.FailureReason.Kind;
import org.fewlabel.learning.failure.WorkFailure;
import org.fewlabel.trainer.label.LabelingFailedException;

/**
 * What a job's owner is told about a run that went wrong.
 *
 * @param outcome whether another attempt, or another trainer, may do better
 * @param reason a fixed word for programs
 * @param message for people
 */
record RunFailure(Outcome outcome, String reason, String message) {
    private static final String LABELING_FAILED = "labeling-failed";

    /**
     * @param begun whether the step loop had begun: a trainer that got so far has what the job needs, and one that fails later
     *     has made an attempt
     */
    static RunFailure of(Throwable thrown, boolean begun) {
        if (thrown instanceof LabelingFailedException) {
            return new RunFailure(Outcome.FAILED, LABELING_FAILED, Objects.requireNonNull(thrown.getMessage()));
        }
        WorkFailure failure = WorkFailure.of(thrown);
        return new RunFailure(outcome(failure.kind(), begun), failure.reason().wireName(), failure.message());
    }

    private static Outcome outcome(Kind kind, boolean begun) {
        return switch (kind) {
            case VERDICT -> Outcome.FAILED;
            case LACK, OUTAGE -> begun ? Outcome.FAILED_FOR_NOW : Outcome.DECLINED;
        };
    }
}
