package org.fewlabel.trainer.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StepReport;
import org.fewlabel.learning.training.TrainingListener;
import org.fewlabel.trainer.checkpoint.Snapshots;
import org.fewlabel.trainer.claim.TrainerName;
import org.jboss.logging.Logger;

/** Keeps the progress, saves each epoch's snapshot and tells the others. What fails here ends the run. */
final class RunListener implements TrainingListener {
    private static final Logger LOG = Logger.getLogger(RunListener.class);

    private final Claim claim;
    private final TrainerName trainer;
    private final RunProgress progress;
    private final Snapshots snapshots;
    private final TrainingEvents events;

    RunListener(Claim claim, TrainerName trainer, RunProgress progress, Snapshots snapshots, TrainingEvents events) {
        this.claim = claim;
        this.trainer = trainer;
        this.progress = progress;
        this.snapshots = snapshots;
        this.events = events;
    }

    @Override
    public void started(int firstEpoch, int epochs, int stepsPerEpoch, int parameters) {
        LOG.infof(
                "Training started: jobId=%s attempt=%d firstEpoch=%d epochs=%d stepsPerEpoch=%d parameters=%d",
                claim.jobId(), claim.attempt(), firstEpoch, epochs, stepsPerEpoch, parameters);
        publish(new TrainingStarted(
                claim.jobId(), claim.attempt(), trainer.value(), firstEpoch, epochs, stepsPerEpoch, parameters));
    }

    @Override
    public void awaitingLabels(int epoch, int labeledEpoch) {
        progress.awaitingLabels(epoch);
    }

    @Override
    public void epochStarted(int epoch) {
        progress.training(epoch);
    }

    @Override
    public void stepped(StepReport report) {
        progress.stepped(report);
    }

    @Override
    public void epochFinished(EpochReport report, Checkpoint checkpoint) {
        progress.saving();
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
            throw new UnpublishedEventException(event.type() + " was interrupted", e);
        }
    }
}
