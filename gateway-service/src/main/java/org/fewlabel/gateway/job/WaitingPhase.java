package org.fewlabel.gateway.job;

import org.fewlabel.contracts.job.JobState;

/** No trainer holds the job, and it is not over. */
public sealed interface WaitingPhase extends Phase {
    @Override
    default Move cancel() {
        return new Move.Changed(new TerminalPhase.Cancelled(), Reason.CANCELLED_BY_USER, null);
    }

    @Override
    default Move pause() {
        return new Move.Changed(new Paused(), Reason.PAUSED_BY_USER, null);
    }

    @Override
    default Move resume() {
        return new Move.Unchanged();
    }

    @Override
    default Move retry() {
        return new Move.Unchanged();
    }

    /** Also where its trainer is gone without a word that the training is over: that is done whose labels are there. */
    @Override
    default Move lastEpochLabeled() {
        return new Move.Changed(new TerminalPhase.Succeeded(), null, null);
    }

    /** For a trainer to take. */
    record Queued() implements WaitingPhase {
        @Override
        public JobState state() {
            return JobState.QUEUED;
        }

        @Override
        public Move claim() {
            return new Move.Changed(new LeasedPhase.Starting(), null, null);
        }
    }

    /** For the user to go on. */
    record Paused() implements WaitingPhase {
        @Override
        public JobState state() {
            return JobState.PAUSED;
        }

        @Override
        public Move pause() {
            return new Move.Unchanged();
        }

        @Override
        public Move resume() {
            return new Move.Changed(new Queued(), null, null);
        }

        @Override
        public Move retry() {
            return refused("retried; resume it");
        }
    }

    /** For a while to pass after an attempt that failed. */
    record Retrying() implements WaitingPhase {
        @Override
        public JobState state() {
            return JobState.RETRYING;
        }

        @Override
        public Move backoffOver() {
            return new Move.Changed(new Queued(), null, null);
        }

        @Override
        public Move retry() {
            return new Move.Changed(new Queued(), Reason.RETRIED_BY_USER, null);
        }
    }

    /** For the labels of the last epoch: all training is done. */
    record Finishing() implements WaitingPhase {
        @Override
        public JobState state() {
            return JobState.RUNNING;
        }

        @Override
        public Move pause() {
            return new Move.Refused("a job whose training is over and that waits for its last labels cannot be paused");
        }
    }
}
