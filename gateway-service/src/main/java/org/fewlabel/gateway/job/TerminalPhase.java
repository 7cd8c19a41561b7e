package org.fewlabel.gateway.job;

import org.fewlabel.contracts.job.JobState;

/** The job is over: nothing changes any more, unless the user lets it go on. */
public sealed interface TerminalPhase extends Phase {
    @Override
    default Move cancel() {
        return refused("cancelled");
    }

    @Override
    default Move pause() {
        return refused("paused");
    }

    @Override
    default Move resume() {
        return refused("resumed");
    }

    @Override
    default Move retry() {
        return new Move.Changed(new WaitingPhase.Queued(), Reason.RETRIED_BY_USER, null);
    }

    @Override
    default Move labelingFailed(String reason, String message) {
        return new Move.Unchanged();
    }

    /** By the user. */
    record Cancelled() implements TerminalPhase {
        @Override
        public JobState state() {
            return JobState.CANCELLED;
        }

        @Override
        public Move cancel() {
            return new Move.Unchanged();
        }
    }

    /** Trained and labeled in full. */
    record Succeeded() implements TerminalPhase {
        @Override
        public JobState state() {
            return JobState.SUCCEEDED;
        }

        @Override
        public Move retry() {
            return refused("retried");
        }
    }

    /** In a way that another attempt would repeat, or once too often. */
    record Failed() implements TerminalPhase {
        @Override
        public JobState state() {
            return JobState.FAILED;
        }
    }
}
