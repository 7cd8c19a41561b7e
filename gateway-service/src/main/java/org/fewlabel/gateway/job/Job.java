package org.fewlabel.gateway.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * The truth about a job. Whatever happens to it is one of its methods, which gives the job as it is afterwards and the
 * events that tell of it. The caller has made sure that what a worker reports belongs to the current attempt.
 *
 * @param startFrom the snapshot whose weights it starts from; null for fresh weights
 * @param labeled null before the first epoch is labeled
 * @param unfinished what the last trainer that was told to stop kept of an epoch; null for nothing
 * @param unreadable the files of its image folder that trainers pass over, and why
 */
public record Job(
        UUID id,
        JobSpec spec,
        @Nullable ArtifactReference startFrom,
        Times times,
        Status status,
        Attempts attempts,
        Progress progress,
        @Nullable LabeledEpoch labeled,
        @Nullable UnfinishedEpoch unfinished,
        List<UnreadableFile> unreadable) {

    public Job {
        unreadable = List.copyOf(unreadable);
    }

    public static Job submitted(UUID id, JobSpec spec, @Nullable ArtifactReference startFrom, Instant now) {
        return new Job(
                id,
                spec,
                startFrom,
                new Times(now, null, null),
                new Status(new WaitingPhase.Queued(), null, null, now),
                Attempts.none(),
                Progress.none(spec),
                null,
                null,
                List.of());
    }

    /** The names of the files that get no label. */
    public List<String> unreadableNames() {
        return unreadable.stream().map(UnreadableFile::file).toList();
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
        return new JobEvent.JobQueued(id, attempt(), spec, times.created());
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

    public Decision claim(String trainer, Duration leaseDuration, Instant now) {
        Attempts claimed = attempts.claimed(trainer, now.plus(leaseDuration));
        return new Job(
                        id,
                        spec,
                        startFrom,
                        times.startedBy(now),
                        status,
                        claimed,
                        Progress.none(spec),
                        labeled,
                        unfinishedToGoOn(),
                        unreadable)
                .decide(phase().claim(), now);
    }

    public Decision trainingStarted(TrainingStarted event, Instant time, Duration leaseDuration, Instant now) {
        if (!isLeased()) {
            return unchanged();
        }
        return heard(progress.started(event, time), leaseDuration, now)
                .passingOver(event.unreadable())
                .decide(phase().trainingStarted(), now);
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
        boolean awaitsLabels = labeled == null || labeled.epoch() < event.epoch();
        Progress further = progress.trained(event, time);
        return heard(awaitsLabels ? further.awaitingLabels(now) : further, leaseDuration, now)
                .unchanged();
    }

    public Decision trainingFinished(TrainingFinished event, RetryPolicy policy, Instant now) {
        return keeping(event.unfinished())
                .afterAttempt(
                        attemptsLeft -> phase().trainingFinished(
                                        event.outcome(),
                                        event.reason(),
                                        event.message(),
                                        isLastEpochLabeled(),
                                        attemptsLeft),
                        policy,
                        now);
    }

    public Decision epochLabeled(EpochLabeled event, Instant now) {
        boolean known = labeled != null && event.epoch() <= labeled.epoch();
        if (known || phase() instanceof TerminalPhase) {
            return unchanged();
        }
        Job further = new Job(
                id,
                spec,
                startFrom,
                times,
                status,
                attempts,
                progress.labeled(event.epoch(), now),
                LabeledEpoch.of(event, spec.method()),
                unfinished,
                unreadable);
        return further.isLastEpochLabeled() ? further.decide(phase().lastEpochLabeled(), now) : further.unchanged();
    }

    public Decision labelingFailed(LabelingFailed event, Instant now) {
        Decision decision = decide(phase().labelingFailed(event.reason(), event.message()), now);
        if (isLeased()
                && decision instanceof Decision.Accepted accepted
                && accepted.job().phase() instanceof TerminalPhase.Failed) {
            // The trainer does not know yet, and would go on to the end.
            List<JobEvent> events = new ArrayList<>(accepted.events());
            events.add(new JobEvent.JobCancelRequested(id, attempt()));
            return new Decision.Accepted(accepted.job(), events);
        }
        return decision;
    }

    /** Ends the lease if it has run out. */
    public Decision leaseChecked(RetryPolicy policy, Instant now) {
        if (!attempts.isLeaseOver(now)) {
            return unchanged();
        }
        Lease lease = Objects.requireNonNull(attempts.lease());
        String silence = "its trainer " + lease.trainer() + " was not heard of, and its lease ran out at "
                + lease.until().truncatedTo(ChronoUnit.SECONDS);
        return afterAttempt(attemptsLeft -> phase().leaseExpired(silence, attemptsLeft), policy, now);
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

    /** Whether nothing happens before the labels of a trained epoch are there. */
    boolean needsLabelsToGoOn() {
        return phase() instanceof WaitingPhase.Finishing
                || isLeased() && progress.activity() == Activity.AWAITING_LABELS;
    }

    /**
     * Where the next attempt goes on in the middle of an epoch; null if it begins one. Only right after the last labeled
     * epoch: the labeler drops what an earlier attempt trained, so the epochs between would have no labels and no teacher.
     */
    public @Nullable UnfinishedEpoch unfinishedToGoOn() {
        int next = labeled == null ? 0 : labeled.epoch() + 1;
        return unfinished != null && unfinished.epoch() == next ? unfinished : null;
    }

    /** @param further null for a trainer that kept nothing: what an earlier one kept is as good as it was */
    private Job keeping(@Nullable UnfinishedEpoch further) {
        return further == null
                ? this
                : new Job(id, spec, startFrom, times, status, attempts, progress, labeled, further, unreadable);
    }

    private Job passingOver(List<UnreadableFile> files) {
        return new Job(id, spec, startFrom, times, status, attempts, progress, labeled, unfinished, files);
    }

    private boolean isLeased() {
        return phase() instanceof LeasedPhase;
    }

    private boolean isLastEpochLabeled() {
        return labeled != null && labeled.isLast(spec.epochs());
    }

    private Job heard(Progress further, Duration leaseDuration, Instant now) {
        return new Job(
                id,
                spec,
                startFrom,
                times,
                status,
                attempts.heard(now.plus(leaseDuration)),
                further,
                labeled,
                unfinished,
                unreadable);
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
        Times newTimes = change.phase() instanceof TerminalPhase ? times.finishedAt(now) : times;
        Job moved = new Job(
                id, spec, startFrom, newTimes, newStatus, newAttempts, progress, labeled, unfinished, unreadable);
        return new Decision.Accepted(moved, moved.newsSince(state()));
    }

    private List<JobEvent> newsSince(JobState before) {
        List<JobEvent> events = new ArrayList<>();
        // Training and finishing are one state to the world.
        if (state() != before) {
            events.add(new JobEvent.JobStateChanged(id, attempt(), before, state(), status.reason(), status.message()));
        }
        if (phase() instanceof WaitingPhase.Queued) {
            events.add(queued());
        }
        if (phase() instanceof LeasedPhase.Pausing) {
            events.add(new JobEvent.JobPauseRequested(id, attempt()));
        }
        if (phase() instanceof LeasedPhase.Cancelling) {
            events.add(new JobEvent.JobCancelRequested(id, attempt()));
        }
        return events;
    }
}
