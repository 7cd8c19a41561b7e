package org.fewlabel.gateway.job;

import java.time.Duration;
import java.time.Instant;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * How far the training of a job is.
 *
 * @param epoch the epoch under way, from 0
 * @param step steps done in it; while features are computed, images that are done
 * @param stepsPerEpoch while features are computed, images that there are to do
 * @param activity null before the first attempt is heard from
 * @param loss the last one reported; null before the first step
 * @param pace null before the attempt's step loop begins
 * @param labelWait of a trained epoch of this attempt, from its end or from when the last labels came with which not all were
 *     there; null where none waits
 */
public record Progress(
        int epoch,
        int step,
        int stepsPerEpoch,
        @Nullable Activity activity,
        @Nullable Double loss,
        double imagesPerSecond,
        @Nullable Pace pace,
        @Nullable LabelWait labelWait) {

    static Progress none(JobSpec spec) {
        return new Progress(0, 0, spec.resolvedStepsPerEpoch(), null, null, 0, null, null);
    }

    /** Whether the step loop of this attempt has begun. */
    boolean hasStarted() {
        return pace != null;
    }

    Progress started(TrainingStarted event, Instant time) {
        long stepsBefore = (long) event.firstEpoch() * event.stepsPerEpoch();
        return new Progress(
                event.firstEpoch(),
                0,
                event.stepsPerEpoch(),
                activity,
                loss,
                0,
                new Pace(time, stepsBefore, time, stepsBefore),
                null);
    }

    /** A heartbeat that comes again after a later one changes nothing. */
    Progress heard(TrainingProgress event, Instant time) {
        if (event.activity() == Activity.COMPUTING_FEATURES) {
            // Before the step loop of its attempt or never.
            return pace == null ? computingFeatures(event) : this;
        }
        // While it loads, a trainer names the epoch of its claim. The run may have been set back to one before it: all
        // that it does until it is there again would count as past.
        boolean isOfBefore = hasStarted() && event.activity() == Activity.LOADING_DATA;
        return isOfBefore || isPast(event.epoch(), event.step(), event.stepsPerEpoch(), time)
                ? this
                : new Progress(
                        event.epoch(),
                        event.step(),
                        event.stepsPerEpoch(),
                        event.activity(),
                        event.loss() == null ? loss : event.loss(),
                        event.imagesPerSecond(),
                        reached(event.epoch(), event.step(), event.stepsPerEpoch(), time),
                        labelWait);
    }

    /** Steps are images for as long, and no pace of the step loop tells how long they take. */
    private Progress computingFeatures(TrainingProgress event) {
        return new Progress(
                event.epoch(),
                event.step(),
                event.stepsPerEpoch(),
                event.activity(),
                loss,
                event.imagesPerSecond(),
                null,
                labelWait);
    }

    /** All steps of an epoch are done: heartbeats come by the clock, and seldom tell of an epoch's last step. */
    Progress trained(EpochTrained event, Instant time) {
        return isPast(event.epoch(), stepsPerEpoch, stepsPerEpoch, time)
                ? this
                : new Progress(
                        event.epoch(),
                        stepsPerEpoch,
                        stepsPerEpoch,
                        activity,
                        loss,
                        event.imagesPerSecond(),
                        reached(event.epoch(), stepsPerEpoch, stepsPerEpoch, time),
                        labelWait);
    }

    /** An epoch is trained whose labels are not there yet. */
    Progress awaitingLabels(Instant now) {
        return labelWait == null ? withLabelWait(LabelWait.since(now)) : this;
    }

    /** The labels of an epoch are there. */
    Progress labeled(int labeledEpoch, Instant now) {
        boolean all = labeledEpoch + 1 >= trainedEpochs();
        return labelWait == null ? this : withLabelWait(all ? null : labelWait.heard(now));
    }

    /** Since when labels have been awaited; null where none are. */
    public @Nullable Instant labelsAwaitedSince() {
        return labelWait == null ? null : labelWait.since();
    }

    private int trainedEpochs() {
        return step >= stepsPerEpoch && activity != Activity.COMPUTING_FEATURES ? epoch + 1 : epoch;
    }

    Progress withLabelWait(@Nullable LabelWait wait) {
        return new Progress(epoch, step, stepsPerEpoch, activity, loss, imagesPerSecond, pace, wait);
    }

    private boolean isPast(int epochThen, int stepThen, int stepsPerEpochThen, Instant time) {
        long stepsDone = stepsDone(epochThen, stepThen, stepsPerEpochThen);
        return pace != null && (stepsDone < pace.steps() || time.isBefore(pace.until()) && stepsDone == pace.steps());
    }

    private @Nullable Pace reached(int epochNow, int stepNow, int stepsPerEpochNow, Instant time) {
        return pace == null ? null : pace.reached(time, stepsDone(epochNow, stepNow, stepsPerEpochNow));
    }

    private static long stepsDone(int epoch, int step, int stepsPerEpoch) {
        return (long) epoch * stepsPerEpoch + step;
    }

    /** How long the rest takes, of a pass that computes features that pass; null as long as there is no pace to tell by. */
    public @Nullable Duration eta(int epochs) {
        if (activity == Activity.COMPUTING_FEATURES && imagesPerSecond > 0) {
            return Duration.ofSeconds(Math.round((stepsPerEpoch - step) / imagesPerSecond));
        }
        return pace == null ? null : pace.remaining((long) epochs * stepsPerEpoch);
    }
}
