package org.fewlabel.gateway.job;

import org.fewlabel.contracts.job.JobState;

/**
 * Where a job stands; its methods are the only legal moves. A phase is a {@link JobState}, but for {@code RUNNING}, which
 * has two: {@link LeasedPhase.Training} under a trainer's lease, and {@link WaitingPhase.Finishing}, when the trainer is
 * gone and the labels of the last epoch are awaited.
 *
 * <p>What a user asks for in a phase that does not allow it is refused; what is so already changes nothing. What a worker
 * reports or a clock brings in a phase that does not wait for it is late or a repetition, and changes nothing either.
 */
public sealed interface Phase permits WaitingPhase, LeasedPhase, TerminalPhase {
    JobState state();

    Move cancel();

    Move pause();

    Move resume();

    /** The user wants it to go on after it failed, from its last labeled epoch and with as many attempts as a new job. */
    Move retry();

    /** A trainer asks for work. */
    default Move claim() {
        return refused("claimed");
    }

    /** The trainer's step loop begins. */
    default Move trainingStarted() {
        return new Move.Unchanged();
    }

    /** The trainer let go of the job. */
    default Move trainingFinished(AttemptEnd end) {
        return new Move.Unchanged();
    }

    /** The labels of the last epoch are there. */
    default Move lastEpochLabeled() {
        return new Move.Unchanged();
    }

    /** An epoch cannot be labeled, and trying again would not help. */
    default Move labelingFailed(String reason, String message) {
        return new Move.Changed(new TerminalPhase.Failed(), reason, message);
    }

    /**
     * Nothing was heard from the trainer for too long.
     *
     * @param silence the same for people
     * @param labeled whether the last epoch is labeled already
     */
    default Move leaseExpired(String silence, boolean labeled, boolean attemptsLeft) {
        return new Move.Unchanged();
    }

    /**
     * Trainers have held the job for as long as its owner allows.
     *
     * @param message the same for people
     * @param labeled whether the last epoch is labeled already
     */
    default Move timeUp(String message, boolean labeled) {
        return new Move.Unchanged();
    }

    /** The wait before the next attempt is over. */
    default Move backoffOver() {
        return new Move.Unchanged();
    }

    default Move refused(String asked) {
        return new Move.Refused("a job that is " + state().wireName() + " cannot be " + asked);
    }

    /** The phase of a job as it is kept: its state, and whether its training is over. */
    static Phase of(JobState state, boolean trainingCompleted) {
        return switch (state) {
            case QUEUED -> new WaitingPhase.Queued();
            case STARTING -> new LeasedPhase.Starting();
            case RUNNING -> trainingCompleted ? new WaitingPhase.Finishing() : new LeasedPhase.Training();
            case PAUSING -> new LeasedPhase.Pausing();
            case PAUSED -> new WaitingPhase.Paused();
            case RETRYING -> new WaitingPhase.Retrying();
            case CANCELLING -> new LeasedPhase.Cancelling();
            case CANCELLED -> new TerminalPhase.Cancelled();
            case SUCCEEDED -> new TerminalPhase.Succeeded();
            case FAILED -> new TerminalPhase.Failed();
        };
    }
}
