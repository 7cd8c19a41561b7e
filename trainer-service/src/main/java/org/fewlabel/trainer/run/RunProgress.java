package org.fewlabel.trainer.run;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.learning.training.StepReport;
import org.fewlabel.service.process.Pulse;

/** How far a run is: written by the step loop, read by its heartbeat and its watchdog. */
final class RunProgress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Claim claim;
    private final LongSupplier nanoTime;
    private final int stepsPerEpoch;
    private final Pulse pulse;
    private boolean begun;
    private int imagesToDescribe;
    private int epoch;
    private int step;
    private Activity activity = Activity.LOADING_DATA;
    private double lossSum;
    private int lossCount;
    private long images;
    private long sinceNanos;

    RunProgress(Claim claim, Pulse.Bounds bounds, LongSupplier nanoTime) {
        this.claim = claim;
        this.nanoTime = nanoTime;
        this.pulse = new Pulse("the run", RunPhase.PREPARING, bounds, nanoTime);
        this.stepsPerEpoch = claim.spec().resolvedStepsPerEpoch();
        this.epoch = claim.resumeFrom() == null
                ? 0
                : Math.min(claim.resumeFrom().epoch() + 1, claim.spec().epochs() - 1);
        this.sinceNanos = nanoTime.getAsLong();
    }

    /** Of {@link Activity#COMPUTING_FEATURES}; more images than an int holds are not told apart. */
    synchronized void describing(long done, long inAll) {
        int doneNow = (int) Math.min(done, Integer.MAX_VALUE);
        images += doneNow - (activity == Activity.COMPUTING_FEATURES ? step : 0);
        step = doneNow;
        imagesToDescribe = (int) Math.min(inAll, Integer.MAX_VALUE);
        activity = Activity.COMPUTING_FEATURES;
        pulse.beat(RunPhase.PREPARING);
    }

    /** What was to be loaded or computed is there. */
    synchronized void ready() {
        step = 0;
        activity = Activity.LOADING_DATA;
        pulse.beat(RunPhase.PREPARING);
    }

    /** Data and network are ready. */
    synchronized void begun() {
        begun = true;
        pulse.beat(RunPhase.PREPARING);
    }

    /** Whether they were. */
    synchronized boolean hasBegun() {
        return begun;
    }

    /** What the run has been at for too long without getting on; empty while it lives. */
    synchronized Optional<String> hang() {
        return pulse.hang();
    }

    /** What the run needs does not answer, and it waits: as long as it takes. */
    synchronized void outlasting() {
        pulse.outlast();
    }

    synchronized void awaitingLabels(int epochToCome) {
        epoch = epochToCome;
        step = 0;
        activity = Activity.AWAITING_LABELS;
        pulse.beat(RunPhase.AWAITING_LABELS);
    }

    synchronized void training(int epochUnderWay, int stepsDone) {
        epoch = epochUnderWay;
        step = stepsDone;
        activity = Activity.TRAINING;
        pulse.beat(RunPhase.STEPPING);
    }

    synchronized void stepped(StepReport report) {
        step = report.step();
        lossSum += report.loss();
        lossCount++;
        images += report.images();
        pulse.beat(step < stepsPerEpoch ? RunPhase.STEPPING : RunPhase.ENDING_EPOCH);
    }

    synchronized void saving() {
        activity = Activity.SAVING;
        pulse.beat(RunPhase.SAVING);
    }

    /** The run as it stands, with the loss and the speed since the heartbeat before. */
    synchronized TrainingProgress heartbeat() {
        long now = nanoTime.getAsLong();
        double seconds = (now - sinceNanos) / NANOS_PER_SECOND;
        TrainingProgress progress = new TrainingProgress(
                claim.jobId(),
                claim.attempt(),
                epoch,
                claim.spec().epochs(),
                step,
                activity == Activity.COMPUTING_FEATURES ? imagesToDescribe : stepsPerEpoch,
                lossCount == 0 ? null : lossSum / lossCount,
                seconds > 0 ? images / seconds : 0,
                activity);
        lossSum = 0;
        lossCount = 0;
        images = 0;
        sinceNanos = now;
        return progress;
    }
}
