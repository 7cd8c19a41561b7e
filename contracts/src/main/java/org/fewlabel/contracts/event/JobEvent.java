package org.fewlabel.contracts.event;

import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/** What the gateway decides. */
public sealed interface JobEvent extends EventPayload {
    @Override
    default String topic() {
        return Topics.JOB_EVENTS;
    }

    /** The job waits for a trainer: for the first time, or again. Idle trainers take it as a doorbell. */
    record JobQueued(UUID jobId, int attempt, JobSpec spec, Instant submittedAt) implements JobEvent {
        public JobQueued {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 0);
            Check.present("spec", spec);
            Check.time("submittedAt", submittedAt);
        }
    }

    /**
     * The job moved from one state to another.
     *
     * @param reason a fixed word for programs, such as {@code lease-expired}; null where the move needs none
     * @param message the same for people
     */
    record JobStateChanged(
            UUID jobId,
            int attempt,
            JobState from,
            JobState to,
            @Nullable String reason,
            @Nullable String message) implements JobEvent {
        public JobStateChanged {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 0);
            Check.present("from", from);
            Check.present("to", to);
            Check.reason("reason", reason);
            message = message == null ? null : Text.message(message, Check.MESSAGE_LENGTH_MAX);
        }
    }

    /** The trainer of this attempt must stop and not come back. */
    record JobCancelRequested(UUID jobId, int attempt) implements JobEvent {
        public JobCancelRequested {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 1);
        }
    }

    /** The trainer of this attempt must stop at its next checkpoint and release the job. */
    record JobPauseRequested(UUID jobId, int attempt) implements JobEvent {
        public JobPauseRequested {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 1);
        }
    }
}
