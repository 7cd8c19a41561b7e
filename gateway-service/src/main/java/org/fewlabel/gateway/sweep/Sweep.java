package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.sweep.SweepState;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as such, without its cells and runs. What happens to it is one of its methods.
 *
 * @param message why it is in its state; null where that speaks for itself
 * @param finishedAt null as long as there is something to do for it
 * @param plan as it was submitted, with the seeds that came later
 * @param failuresForgiven so many failed runs do not count for the limit
 * @param owner whose it is, and whose its jobs are
 */
record Sweep(
        UUID id,
        String name,
        SweepState state,
        @Nullable String message,
        Instant createdAt,
        @Nullable Instant finishedAt,
        String plan,
        SweepSettings settings,
        int failuresForgiven,
        String owner) {

    /** What became of a wish. */
    sealed interface Decision {}

    record Accepted(Sweep sweep) implements Decision {}

    record Refused(String why) implements Decision {}

    /** What is to be done next for a sweep. */
    enum Step {
        SUBMIT,
        PAUSE_FOR_FAILURES,
        FINISH,
        NOTHING
    }

    /**
     * How its runs stand.
     *
     * @param planned not submitted yet
     * @param active submitted and not over
     * @param finishing so many of these need no trainer any more, and wait for their last labels alone
     */
    record Tally(int planned, int active, int finishing, int failed) {}

    static Sweep submitted(UUID id, String name, Instant now, String plan, SweepSettings settings, String owner) {
        return new Sweep(id, name, SweepState.RUNNING, null, now, null, plan, settings, 0, owner);
    }

    /** The plan as JSON, the caller's to change. */
    ObjectNode document() {
        try {
            return (ObjectNode) Json.mapper().readTree(plan);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the kept plan of sweep " + id + " cannot be read", e);
        }
    }

    Step next(Tally tally) {
        boolean submits = state == SweepState.RUNNING && tally.planned() > 0;
        if (submits && tally.failed() - failuresForgiven >= settings.limits().failures()) {
            return Step.PAUSE_FOR_FAILURES;
        }
        int parallel = settings.limits().parallel();
        // What waits for its last labels alone keeps no trainer from the next run; but labelers that are behind are to
        // catch up before yet more is trained, whose snapshots take room until then.
        if (submits && tally.active() - tally.finishing() < parallel && tally.active() < 2 * parallel) {
            return Step.SUBMIT;
        }
        boolean nothingLeft = state == SweepState.CANCELLED || state == SweepState.RUNNING && tally.planned() == 0;
        return nothingLeft && tally.active() == 0 && finishedAt == null ? Step.FINISH : Step.NOTHING;
    }

    Sweep pausedForFailures(int failed) {
        int counted = failed - failuresForgiven;
        return with(
                SweepState.PAUSED,
                counted + (counted == 1 ? " run" : " runs") + " failed, as many as limits.failures allows",
                null,
                failuresForgiven);
    }

    /** @param what the next run cannot be submitted without; null where nothing is missing */
    Sweep waitingFor(@Nullable String what) {
        return with(state, what == null ? null : "its next run waits for " + what, finishedAt, failuresForgiven);
    }

    Sweep finished(Instant now) {
        return with(state == SweepState.RUNNING ? SweepState.FINISHED : state, message, now, failuresForgiven);
    }

    /** One that is finished is under way again where somebody has let one of its jobs go on. */
    Sweep asShown(int active) {
        return state == SweepState.FINISHED && active > 0
                ? with(SweepState.RUNNING, message, null, failuresForgiven)
                : this;
    }

    Decision cancel() {
        return switch (state) {
            case RUNNING, PAUSED -> new Accepted(with(SweepState.CANCELLED, null, null, failuresForgiven));
            case CANCELLED -> new Accepted(this);
            case FINISHED -> new Refused("a sweep that is finished cannot be cancelled");
        };
    }

    Decision pause() {
        return switch (state) {
            case RUNNING -> new Accepted(with(SweepState.PAUSED, null, null, failuresForgiven));
            case PAUSED -> new Accepted(this);
            case CANCELLED, FINISHED -> new Refused("a sweep that is " + state.wireName() + " cannot be paused");
        };
    }

    /**
     * @param failed how many of its runs have failed: they do not count any more
     * @param again whether there are runs to do again
     */
    Decision resume(int failed, boolean again) {
        return switch (state) {
            case RUNNING -> new Accepted(again ? goingOn(failed) : this);
            case PAUSED -> new Accepted(goingOn(failed));
            case FINISHED ->
                again
                        ? new Accepted(goingOn(failed))
                        : new Refused("a sweep that is finished has nothing to go on with");
            case CANCELLED -> new Refused("a sweep that is cancelled does not go on");
        };
    }

    private Sweep goingOn(int failed) {
        return with(SweepState.RUNNING, null, null, failed);
    }

    /**
     * @param extended the plan with the new seeds
     * @param failed how many of its runs have failed: where it was finished they do not count any more
     */
    Decision repeated(String extended, SweepSettings newSettings, int failed) {
        if (state == SweepState.CANCELLED) {
            return new Refused("a sweep that is cancelled gets no more repeats");
        }
        SweepState then = state == SweepState.PAUSED ? state : SweepState.RUNNING;
        int forgiven = state == SweepState.FINISHED ? failed : failuresForgiven;
        return new Accepted(
                new Sweep(id, name, then, message, createdAt, null, extended, newSettings, forgiven, owner));
    }

    private Sweep with(SweepState newState, @Nullable String newMessage, @Nullable Instant finished, int forgiven) {
        return new Sweep(id, name, newState, newMessage, createdAt, finished, plan, settings, forgiven, owner);
    }
}
