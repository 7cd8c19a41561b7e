package org.fewlabel.gateway.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * The truth about a job. Whatever happens to it is one of its methods, which gives the job as it is afterwards and the
 * events that tell of it. The caller has made sure that what a worker reports belongs to the current attempt.
 *
 * @param origin what it was submitted as
 * @param attempts the claims so far
 * @param outputs what workers have made of it
 */
public record Job(Origin origin, Times times, Status status, Attempts attempts, Progress progress, Outputs outputs) {
    public static Job submitted(Origin origin, Instant now) {
        return new Job(
                origin,
                Times.submittedAt(now),
                new Status(new WaitingPhase.Queued(), null, null, now),
                Attempts.none(),
                Progress.none(origin.spec()),
                Outputs.none());
    }

    public UUID id() {
        return origin.id();
    }

    public JobSpec spec() {
        return origin.spec();
    }

    /** The last epoch that is labeled; null before the first. */
    public @Nullable LabeledEpoch labeled() {
        return outputs.labeled();
    }

    public Phase phase() {
        return status.phase();
    }

    public JobState state() {
        return phase().state();
    }

    /** The number of the last claim; 0 before the first. */
    public int attempt() {
        return attempts.last();
    }

    /** The doorbell for idle trainers. */
    public JobEvent.JobQueued queued() {
        return new JobEvent.JobQueued(id(), attempt(), spec(), times.created());
    }

    public Decision cancel(Instant now) {
        return decide(phase().cancel(), now);
    }

    public Decision pause(Instant now) {
        return decide(phase().pause(), now);
    }

    public Decision resume(Instant now) {
        return decide(phase().resume(), now);
    }

    /** Lets a job that failed or was cancelled go on from its last labeled epoch, as if no attempt had failed. */
    public Decision retry(Instant now) {
        Move move = phase().retry();
        if (!(move instanceof Move.Changed changed)) {
            return decide(move, now);
        }
        // One that waits for its next attempt was not over: its time runs on, and what it kept is as good as ever.
        Job again =
                phase() instanceof TerminalPhase ? withTimes(times.goingOn()).withOutputs(outputs.labeledOnes()) : this;
        // One that is labeled in full needs no trainer for that, and perhaps none has its data any more.
        Move.Changed to = isLastEpochLabeled()
                ? new Move.Changed(new TerminalPhase.Succeeded(), changed.reason(), changed.message())
                : changed;
        return again.withProgress(progress.withLabelWait(null)).entered(to, attempts.retried(), now);
    }

    /** Puts the job before those of a lower priority, the next time that it waits in the queue. */
    public Decision prioritize(int priority) {
        return phase() instanceof TerminalPhase
                ? new Decision.Refused("a job that is " + state().wireName() + " waits for nothing: it has no priority")
                : Decision.unchanged(withOrigin(origin.withPriority(priority)));
    }

    /** @param request the trainer's number of its question; null where it has none */
    public Decision claim(String trainer, @Nullable String request, Duration leaseDuration, Instant now) {
        return withTimes(times.claimedAt(now))
                .withAttempts(attempts.claimed(trainer, request, now.plus(leaseDuration)))
                .withProgress(Progress.none(spec()))
                .withOutputs(outputs.toGoOnFrom())
                .decide(phase().claim(), now);
    }

    public Decision trainingStarted(TrainingStarted event, Instant time, Duration leaseDuration, Instant now) {
        // Once: an event that comes again would take back the epochs that were labeled since.
        if (!isLeased() || progress.hasStarted()) {
            return unchanged();
        }
        Job heard = heard(progress.started(event, time), leaseDuration, now);
        Move move = phase().trainingStarted();
        SetBack setBack = event.setBack();
        if (setBack == null) {
            return heard.decide(move, now);
        }
        // Also where its trainer was asked to stop meanwhile: the next attempt must not go on from what is broken.
        Job further = heard.setBackTo(setBack.to());
        return move instanceof Move.Changed changed
                ? further.decide(new Move.Changed(changed.phase(), Reason.SET_BACK, setBack.message()), now)
                : further.decide(move, now);
    }

    public Decision trainingProgress(TrainingProgress event, Instant time, Duration leaseDuration, Instant now) {
        if (!isLeased()) {
            return unchanged();
        }
        return heard(progress.heard(event, time), leaseDuration, now).unchanged();
    }

    public Decision epochTrained(EpochTrained event, Instant time, Duration leaseDuration, Instant now) {
        if (!isLeased()) {
            return unchanged();
        }
        Progress further = progress.trained(event, time);
        // Of an epoch whose labels are there the gateway itself may have told: that is no sign of the trainer's life.
        return awaitsLabelsOf(event)
                ? heard(further.awaitingLabels(now), leaseDuration, now).unchanged()
                : withProgress(further).unchanged();
    }

    public Decision trainingFinished(TrainingFinished event, RetryPolicy policy, Instant now) {
        return withOutputs(outputs.keeping(event.unfinished()))
                .afterAttempt(
                        attemptsLeft ->
                                phase().trainingFinished(AttemptEnd.of(event, isLastEpochLabeled(), attemptsLeft)),
                        policy,
                        now);
    }

    public Decision epochLabeled(EpochLabeled event, Instant now) {
        LabeledEpoch labeled = labeled();
        boolean known = labeled != null && event.epoch() <= labeled.epoch();
        if (known || phase() instanceof TerminalPhase) {
            return unchanged();
        }
        Job further = withAttempts(attempts.gotOn())
                .withProgress(progress.labeled(event.epoch(), now))
                .withOutputs(outputs.labeledUpTo(LabeledEpoch.of(event, spec().method())));
        return further.isLastEpochLabeled() ? further.decide(phase().lastEpochLabeled(), now) : further.unchanged();
    }

    /** Of an epoch that is labeled it says nothing: another labeler had it, and the files may be gone that this one missed. */
    public Decision labelingFailed(LabelingFailed event, Instant now) {
        LabeledEpoch labeled = labeled();
        if (labeled != null && event.epoch() <= labeled.epoch()) {
            return unchanged();
        }
        return endedFromOutside(phase().labelingFailed(event.reason(), event.message()), now);
    }

    /** When its owner's time limit is reached if its trainer goes on; null where there is none, or no trainer. */
    public @Nullable Instant timeUpAt() {
        Duration limit = spec().timeLimit();
        return limit == null ? null : times.held().reaches(limit);
    }

    /** Fails the job if trainers have held it for as long as its owner allows. */
    public Decision timeChecked(Instant now) {
        Instant timeUp = timeUpAt();
        if (timeUp == null || now.isBefore(timeUp)) {
            return unchanged();
        }
        String message = "trainers have held it for " + spec().timeLimitHours() + " hours, its limit (timeLimitHours)";
        return endedFromOutside(phase().timeUp(message, isLastEpochLabeled()), now);
    }

    /** A trainer that holds a job which is over by no doing of its own does not know yet, and would go on to the end. */
    private Decision endedFromOutside(Move move, Instant now) {
        Decision decision = decide(move, now);
        if (isLeased()
                && decision instanceof Decision.Accepted accepted
                && accepted.job().phase() instanceof TerminalPhase) {
            List<JobEvent> events = new ArrayList<>(accepted.events());
            events.add(new JobEvent.JobCancelRequested(id(), attempt()));
            return new Decision.Accepted(accepted.job(), events);
        }
        return decision;
    }

    /**
     * Ends the lease if it was over at a time up to which all is heard that its trainer may have said.
     *
     * @param heardUpTo that time
     */
    public Decision leaseChecked(Instant heardUpTo, RetryPolicy policy, Instant now) {
        if (!attempts.isLeaseOver(heardUpTo)) {
            return unchanged();
        }
        Lease lease = Objects.requireNonNull(attempts.lease());
        String silence = "its trainer " + lease.trainer() + " was not heard of, and its lease ran out at "
                + lease.until().truncatedTo(ChronoUnit.SECONDS);
        return afterAttempt(
                attemptsLeft -> phase().leaseExpired(silence, isLastEpochLabeled(), attemptsLeft), policy, now);
    }

    /** Puts the job back in the queue if the wait after a failed attempt is over. Why it is there again stays with it. */
    public Decision retryChecked(Instant now) {
        if (!attempts.isRetryDue(now)) {
            return unchanged();
        }
        Move move = phase().backoffOver();
        Failure failure = attempts.lastFailure();
        return move instanceof Move.Changed changed && failure != null
                ? decide(new Move.Changed(changed.phase(), failure.reason(), failure.told() + "; queued again"), now)
                : decide(move, now);
    }

    /**
     * Asks for the labels again that have been awaited for long: the news that they are to be made, or that they are, was lost.
     * When all of those have come, it asks for the next ones at once: of the same news, some may be asked for at a time.
     *
     * @param after how long they may have been awaited, or asked for last
     * @param upTo the last epoch whose labels are asked for now; null if of none it is known what was trained
     */
    public Decision labelsAskedForAgain(Duration after, @Nullable Integer upTo, Instant now) {
        LabelWait wait = progress.labelWait();
        if (wait == null || phase() instanceof TerminalPhase) {
            return unchanged();
        }
        LabeledEpoch labeled = labeled();
        boolean isDue = wait.isOverdue(after, now) || labeled != null && wait.isAnsweredBy(labeled.epoch());
        return isDue
                ? withProgress(progress.withLabelWait(wait.askedAgain(now, upTo)))
                        .unchanged()
                : unchanged();
    }

    /** Whether a trainer works at it, and labels of this epoch are not there. */
    public boolean awaitsLabelsOf(EpochTrained event) {
        LabeledEpoch labeled = labeled();
        return isLeased() && (labeled == null || labeled.epoch() < event.epoch());
    }

    /** Whether nothing happens before the labels of a trained epoch are there. */
    public boolean needsLabelsToGoOn() {
        return phase() instanceof WaitingPhase.Finishing
                || isLeased() && progress.activity() == Activity.AWAITING_LABELS;
    }

    /** Whether a trainer has it that may still look for an earlier epoch to go on from. */
    public boolean seeksItsStart() {
        return isLeased() && !progress.hasStarted();
    }

    /** @param to what the labeler said of the epoch after which the run goes on; null for one that begins anew */
    private Job setBackTo(@Nullable EpochLabeled to) {
        return withOutputs(outputs.setBackTo(to == null ? null : LabeledEpoch.of(to, spec().method())));
    }

    private boolean isLeased() {
        return phase() instanceof LeasedPhase;
    }

    private boolean isLastEpochLabeled() {
        return outputs.isLastEpochLabeled(spec().epochs());
    }

    private Job heard(Progress further, Duration leaseDuration, Instant now) {
        return withAttempts(attempts.heard(now.plus(leaseDuration))).withProgress(further);
    }

    /** @param end how the attempt ends, given whether another may follow if it failed */
    private Decision afterAttempt(Function<Boolean, Move> end, RetryPolicy policy, Instant now) {
        boolean left = attempts.areLeft(policy);
        if (!(end.apply(true) instanceof Move.Changed again) || !(again.phase() instanceof WaitingPhase.Retrying)) {
            return decide(end.apply(left), now);
        }
        Attempts after = attempts.failed(failure(again, now), policy);
        if (left) {
            return entered(again, after, now);
        }
        Move.Changed last = (Move.Changed) end.apply(false);
        String howOften = after.failed() + " attempts failed; " + last.message();
        return entered(new Move.Changed(last.phase(), last.reason(), howOften), after.released(), now);
    }

    private Decision decide(Move move, Instant now) {
        if (move instanceof Move.Refused refused) {
            return new Decision.Refused(refused.why());
        }
        if (move instanceof Move.Changed changed) {
            return entered(changed, attemptsAfter(changed, now), now);
        }
        return unchanged();
    }

    private Attempts attemptsAfter(Move.Changed change, Instant now) {
        if (change.phase() instanceof LeasedPhase) {
            return attempts;
        }
        return change.phase() instanceof TerminalPhase.Failed
                ? attempts.failedForGood(failure(change, now))
                : attempts.released();
    }

    private Failure failure(Move.Changed change, Instant now) {
        return new Failure(attempt(), Objects.requireNonNull(change.reason()), change.message(), now);
    }

    private Decision unchanged() {
        return Decision.unchanged(this);
    }

    private Decision entered(Move.Changed change, Attempts newAttempts, Instant now) {
        Instant since = change.phase().state() == state() ? status.since() : now;
        Status newStatus = new Status(change.phase(), change.reason(), change.message(), since);
        Times newTimes = isLeased() && !(change.phase() instanceof LeasedPhase) ? times.releasedAt(now) : times;
        if (change.phase() instanceof TerminalPhase) {
            newTimes = newTimes.finishedAt(now);
        }
        // Also where the news of the last epoch was lost: then it is the end of the training that tells of it.
        Progress newProgress =
                change.phase() instanceof WaitingPhase.Finishing ? progress.awaitingLabels(now) : progress;
        Job moved = withTimes(newTimes)
                .withStatus(newStatus)
                .withAttempts(newAttempts)
                .withProgress(newProgress);
        return new Decision.Accepted(moved, moved.newsSince(state()));
    }

    private List<JobEvent> newsSince(JobState before) {
        List<JobEvent> events = new ArrayList<>();
        // Training and finishing are one state to the world.
        if (state() != before) {
            events.add(
                    new JobEvent.JobStateChanged(id(), attempt(), before, state(), status.reason(), status.message()));
        }
        if (phase() instanceof WaitingPhase.Queued) {
            events.add(queued());
        }
        if (phase() instanceof LeasedPhase.Pausing) {
            events.add(new JobEvent.JobPauseRequested(id(), attempt()));
        }
        if (phase() instanceof LeasedPhase.Cancelling) {
            events.add(new JobEvent.JobCancelRequested(id(), attempt()));
        }
        return events;
    }

    private Job withOrigin(Origin newOrigin) {
        return new Job(newOrigin, times, status, attempts, progress, outputs);
    }

    private Job withTimes(Times newTimes) {
        return new Job(origin, newTimes, status, attempts, progress, outputs);
    }

    private Job withStatus(Status newStatus) {
        return new Job(origin, times, newStatus, attempts, progress, outputs);
    }

    private Job withAttempts(Attempts newAttempts) {
        return new Job(origin, times, status, newAttempts, progress, outputs);
    }

    private Job withProgress(Progress newProgress) {
        return new Job(origin, times, status, attempts, newProgress, outputs);
    }

    private Job withOutputs(Outputs newOutputs) {
        return new Job(origin, times, status, attempts, progress, newOutputs);
    }
}
