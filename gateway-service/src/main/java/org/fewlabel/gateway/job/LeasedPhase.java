package org.fewlabel.gateway.job;

import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/** A trainer holds the job until it lets go or falls silent. */
public sealed interface LeasedPhase extends Phase {
    @Override
    default Move cancel() {
        return new Move.Changed(new Cancelling(), Reason.CANCELLED_BY_USER, null);
    }

    /** Nobody asked the trainer to stop. */
    sealed interface Working extends LeasedPhase {
        @Override
        default Move pause() {
            return new Move.Changed(new Pausing(), Reason.PAUSED_BY_USER, null);
        }

        @Override
        default Move resume() {
            return new Move.Unchanged();
        }

        @Override
        default Move retry() {
            return new Move.Unchanged();
        }

        @Override
        default Move trainingFinished(AttemptEnd end) {
            if (end.labeled()) {
                return succeeded();
            }
            return switch (end.outcome()) {
                case COMPLETED -> completed();
                case FAILED -> failed(end);
                case RELEASED, PAUSED ->
                    new Move.Changed(new WaitingPhase.Queued(), Reason.TRAINER_RELEASED, end.message());
                case DECLINED -> declined(end);
                // A trainer that stops as if cancelled, unasked, is at fault; so this costs an attempt.
                case FAILED_FOR_NOW, CANCELLED ->
                    retry(
                            end.reason() == null ? Reason.TRAINER_FAILED_FOR_NOW : end.reason(),
                            end.message(),
                            end.attemptsLeft());
            };
        }

        @Override
        default Move leaseExpired(String silence, boolean labeled, boolean attemptsLeft) {
            return labeled ? succeeded() : retry(Reason.LEASE_EXPIRED, silence, attemptsLeft);
        }

        @Override
        default Move timeUp(String message, boolean labeled) {
            return labeled ? succeeded() : new Move.Changed(new TerminalPhase.Failed(), Reason.TIME_LIMIT, message);
        }

        private static Move declined(AttemptEnd end) {
            String why = "its trainer lacked what the job needs"
                    + (end.reason() == null ? "" : ", " + end.reason())
                    + (end.message() == null ? "" : ": " + end.message());
            return new Move.Changed(new WaitingPhase.Queued(), Reason.DECLINED, why);
        }

        private static Move retry(String reason, @Nullable String message, boolean attemptsLeft) {
            if (attemptsLeft) {
                return new Move.Changed(new WaitingPhase.Retrying(), reason, message);
            }
            String last = "the last attempt ended with " + reason + (message == null ? "" : ": " + message);
            return new Move.Changed(new TerminalPhase.Failed(), Reason.ATTEMPTS_EXHAUSTED, last);
        }
    }

    /** The trainer prepares. */
    record Starting() implements Working {
        @Override
        public JobState state() {
            return JobState.STARTING;
        }

        @Override
        public Move trainingStarted() {
            return new Move.Changed(new Training(), null, null);
        }
    }

    /** The step loop runs. */
    record Training() implements Working {
        @Override
        public JobState state() {
            return JobState.RUNNING;
        }
    }

    /** The trainer was asked to stop at its next checkpoint. */
    record Pausing() implements LeasedPhase {
        @Override
        public JobState state() {
            return JobState.PAUSING;
        }

        @Override
        public Move pause() {
            return new Move.Unchanged();
        }

        @Override
        public Move resume() {
            return refused("resumed; wait until it is paused");
        }

        @Override
        public Move retry() {
            return refused("retried; wait until it is paused, and resume it");
        }

        @Override
        public Move trainingFinished(AttemptEnd end) {
            if (end.labeled()) {
                return succeeded();
            }
            return switch (end.outcome()) {
                case COMPLETED -> completed();
                case FAILED -> failed(end);
                // However it stopped, it stopped, as the user asked; the next attempt has the last checkpoint.
                case PAUSED, RELEASED, DECLINED, FAILED_FOR_NOW, CANCELLED -> paused();
            };
        }

        @Override
        public Move leaseExpired(String silence, boolean labeled, boolean attemptsLeft) {
            return labeled ? succeeded() : paused();
        }

        private static Move paused() {
            return new Move.Changed(new WaitingPhase.Paused(), Reason.PAUSED_BY_USER, null);
        }
    }

    /** The trainer was asked to stop for good. */
    record Cancelling() implements LeasedPhase {
        @Override
        public JobState state() {
            return JobState.CANCELLING;
        }

        @Override
        public Move cancel() {
            return new Move.Unchanged();
        }

        @Override
        public Move pause() {
            return refused("paused");
        }

        @Override
        public Move resume() {
            return refused("resumed");
        }

        @Override
        public Move retry() {
            return refused("retried; wait until it is cancelled");
        }

        @Override
        public Move trainingFinished(AttemptEnd end) {
            return cancelled();
        }

        @Override
        public Move labelingFailed(String reason, String message) {
            return new Move.Unchanged();
        }

        @Override
        public Move leaseExpired(String silence, boolean labeled, boolean attemptsLeft) {
            return cancelled();
        }

        private static Move cancelled() {
            return new Move.Changed(new TerminalPhase.Cancelled(), Reason.CANCELLED_BY_USER, null);
        }
    }

    private static Move completed() {
        return new Move.Changed(new WaitingPhase.Finishing(), null, null);
    }

    /** All labels are there: however its trainer ended, another one would find nothing to do. */
    private static Move succeeded() {
        return new Move.Changed(new TerminalPhase.Succeeded(), null, null);
    }

    private static Move failed(AttemptEnd end) {
        String reason = end.reason() == null ? Reason.TRAINING_FAILED : end.reason();
        return new Move.Changed(new TerminalPhase.Failed(), reason, end.message());
    }
}
