package org.fewlabel.trainer.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StepReport;
import org.fewlabel.learning.training.TrainingListener;
import org.fewlabel.trainer.checkpoint.Snapshots;
import org.fewlabel.trainer.checkpoint.UnfinishedEpochs;
import org.fewlabel.trainer.claim.TrainerName;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps the progress, saves each epoch's snapshot and tells the others. What fails here ends the run. */
final class RunListener implements TrainingListener {
    private static final Logger LOG = Logger.getLogger(RunListener.class);
    private static final Duration PAUSE_ALLOWANCE = Duration.ofMinutes(1);

    private final Claim claim;
    private final @Nullable SetBack setBack;
    private final TrainerName trainer;
    private final RunProgress progress;
    private final Snapshots snapshots;
    private final TrainingEvents events;
    private final UnfinishedEpochs unfinishedEpochs;
    private final RunStop stop;
    private final Duration grace;
    private final TrainingFigures figures;
    private final Lacks lacks;
    private long stepSinceNanos;
    private @Nullable UnfinishedEpoch unfinished;

    /**
     * @param claim with the resume point where the run begins
     * @param setBack why that is not the one which the job was claimed with; null where it is
     * @param grace how long after the stop of a shutdown what was done of an epoch may be written
     */
    RunListener(
            Claim claim,
            @Nullable SetBack setBack,
            TrainerName trainer,
            RunProgress progress,
            Snapshots snapshots,
            UnfinishedEpochs unfinishedEpochs,
            TrainingEvents events,
            RunStop stop,
            Duration grace,
            TrainingFigures figures,
            Lacks lacks) {
        this.claim = claim;
        this.setBack = setBack;
        this.trainer = trainer;
        this.progress = progress;
        this.snapshots = snapshots;
        this.unfinishedEpochs = unfinishedEpochs;
        this.events = events;
        this.stop = stop;
        this.grace = grace;
        this.figures = figures;
        this.lacks = lacks;
    }

    /** What was kept of the epoch under way; null for nothing. */
    @Nullable
    UnfinishedEpoch unfinished() {
        return unfinished;
    }

    @Override
    public void started(
            int firstEpoch,
            int epochs,
            int stepsPerEpoch,
            int parameters,
            List<UnreadableFile> unreadable,
            RunProvenance provenance) {
        progress.begun();
        lacks.worked(claim.spec());
        LOG.infof(
                "Training started: jobId=%s attempt=%d firstEpoch=%d epochs=%d stepsPerEpoch=%d parameters=%d"
                        + " unreadable=%d",
                claim.jobId(), claim.attempt(), firstEpoch, epochs, stepsPerEpoch, parameters, unreadable.size());
        publish(new TrainingStarted(
                claim.jobId(),
                claim.attempt(),
                trainer.value(),
                firstEpoch,
                epochs,
                stepsPerEpoch,
                parameters,
                unreadable,
                provenance,
                setBack));
    }

    @Override
    public void awaitingLabels(int epoch, int labeledEpoch) {
        progress.awaitingLabels(epoch);
    }

    @Override
    public void epochStarted(int epoch, int stepsDone) {
        progress.training(epoch, stepsDone);
        stepSinceNanos = System.nanoTime();
    }

    @Override
    public void stepped(StepReport report) {
        progress.stepped(report);
        long now = System.nanoTime();
        figures.stepped(report, Duration.ofNanos(now - stepSinceNanos));
        stepSinceNanos = now;
    }

    @Override
    public void epochInterrupted(Checkpoint checkpoint) {
        if (stop.reason() == Stop.RELEASE || stop.reason() == Stop.PAUSE) {
            progress.saving();
            long sinceNanos = System.nanoTime();
            unfinished = unfinishedEpochs
                    .write(claim, checkpoint, () -> left(Duration.ofNanos(System.nanoTime() - sinceNanos)))
                    .orElse(null);
        }
    }

    /** For a pause there is time, and a bound all the same; a shutdown does not wait, also where it comes during a pause. */
    private Duration left(Duration taken) {
        return stop.sinceReleased().map(grace::minus).orElseGet(() -> PAUSE_ALLOWANCE.minus(taken));
    }

    @Override
    public void epochFinished(EpochReport report, Checkpoint checkpoint) {
        progress.saving();
        figures.epochFinished(report);
        ArtifactReference snapshot;
        try {
            snapshot = snapshots.write(claim.jobId(), claim.attempt(), checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        publish(new EpochTrained(
                claim.jobId(),
                claim.attempt(),
                report.epoch(),
                snapshot,
                claim.resumeFrom(),
                report.metrics(),
                report.learningRate(),
                report.imagesPerSecond(),
                report.seconds(),
                report.dataWaitSeconds()));
        LOG.debugf("Epoch trained: jobId=%s attempt=%d epoch=%d", claim.jobId(), claim.attempt(), report.epoch());
    }

    private void publish(TrainingEvent event) {
        try {
            events.publish(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedPublicationException(event.type() + " was interrupted", e);
        }
    }
}
