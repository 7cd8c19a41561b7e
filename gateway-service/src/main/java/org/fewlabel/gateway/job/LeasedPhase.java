package org.fewlabel.gateway.job;

import org.fewlabel.contracts.event.TrainingEvent.Outcome;
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
        default Move trainingFinished(
                Outcome outcome,
                @Nullable String reason,
                @Nullable String message,
                boolean labeled,
                boolean attemptsLeft) {
            return switch (outcome) {
                case COMPLETED -> completed(labeled);
                case FAILED -> failed(reason, message);
                case RELEASED, PAUSED -> new Move.Changed(new WaitingPhase.Queued(), Reason.TRAINER_RELEASED, message);
                // A trainer that stops as if cancelled, unasked, is at fault; so this costs an attempt.
                case FAILED_FOR_NOW, CANCELLED ->
                    retry(reason == null ? Reason.TRAINER_FAILED_FOR_NOW : reason, message, attemptsLeft);
            };
        }

        @Override
        default Move leaseExpired(String silence, boolean attemptsLeft) {
            return retry(Reason.LEASE_EXPIRED, silence, attemptsLeft);
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
        public Move trainingFinished(
                Outcome outcome,
                @Nullable String reason,
                @Nullable String message,
                boolean labeled,
                boolean attemptsLeft) {
            return switch (outcome) {
                case COMPLETED -> completed(labeled);
                case FAILED -> failed(reason, message);
                // However it stopped, it stopped, as the user asked; the next attempt has the last checkpoint.
                case PAUSED, RELEASED, FAILED_FOR_NOW, CANCELLED -> paused();
            };
        }

        @Override
        public Move leaseExpired(String silence, boolean attemptsLeft) {
            return paused();
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
        public Move trainingFinished(
                Outcome outcome,
                @Nullable String reason,
                @Nullable String message,
                boolean labeled,
                boolean attemptsLeft) {
            return cancelled();
        }

        @Override
        public Move labelingFailed(String reason, String message) {
            return new Move.Unchanged();
        }

        @Override
        public Move leaseExpired(String silence, boolean attemptsLeft) {
            return cancelled();
        }

        private static Move cancelled() {
            return new Move.Changed(new TerminalPhase.Cancelled(), Reason.CANCELLED_BY_USER, null);
        }
    }

    private static Move completed(boolean labeled) {
        return new Move.Changed(labeled ? new TerminalPhase.Succeeded() : new WaitingPhase.Finishing(), null, null);
    }

    private static Move failed(@Nullable String reason, @Nullable String message) {
        return new Move.Changed(new TerminalPhase.Failed(), reason == null ? Reason.TRAINING_FAILED : reason, message);
    }
}
