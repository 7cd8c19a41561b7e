package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.UnfitCheckpointException;
import org.fewlabel.learning.training.UnfitModelException;
import org.fewlabel.service.work.JobWork;
import org.fewlabel.service.work.JobWork.Part;
import org.fewlabel.trainer.TrainerConfig;
import org.fewlabel.trainer.checkpoint.Snapshots;
import org.fewlabel.trainer.checkpoint.UnfinishedEpochs;
import org.fewlabel.trainer.claim.Gateway;
import org.fewlabel.trainer.claim.TrainerName;
import org.fewlabel.trainer.label.AwaitedLabels;
import org.fewlabel.trainer.label.LabelingNews;
import org.fewlabel.trainer.label.StoredLabels;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the job of one claim from its data to its end, and says how it ended. */
@ApplicationScoped
public class JobRunner {
    private static final Logger LOG = Logger.getLogger(JobRunner.class);

    private final TrainerName trainer;
    private final LoadedDataset datasets;
    private final JobFeatures features;
    private final Snapshots snapshots;
    private final StartingModels models;
    private final UnfinishedEpochs unfinishedEpochs;
    private final StoredLabels storedLabels;
    private final Gateway gateway;
    private final JobNotices notices;
    private final LabelingNews news;
    private final TrainingEvents events;
    private final TrainingFigures figures;
    private final JobWork work;
    private final TrainerConfig config;

    JobRunner(
            TrainerName trainer,
            LoadedDataset datasets,
            JobFeatures features,
            Snapshots snapshots,
            StartingModels models,
            UnfinishedEpochs unfinishedEpochs,
            StoredLabels storedLabels,
            Gateway gateway,
            JobNotices notices,
            LabelingNews news,
            TrainingEvents events,
            TrainingFigures figures,
            JobWork work,
            TrainerConfig config) {
        this.trainer = trainer;
        this.datasets = datasets;
        this.features = features;
        this.snapshots = snapshots;
        this.models = models;
        this.unfinishedEpochs = unfinishedEpochs;
        this.storedLabels = storedLabels;
        this.gateway = gateway;
        this.notices = notices;
        this.news = news;
        this.events = events;
        this.figures = figures;
        this.work = work;
        this.config = config;
    }

    /** Returns when the run is over and its end is published; a run that lost its job says nothing. */
    void run(Claim claim, RunStop stop) throws InterruptedException {
        figures.begun(claim.spec());
        try (Part part = work.begin("train", claim.traceparent(), claim.jobId(), claim.attempt())) {
            runToItsEnd(claim, stop);
        } finally {
            figures.over();
        }
    }

    private void runToItsEnd(Claim claim, RunStop stop) throws InterruptedException {
        LOG.infof(
                "Job claimed: jobId=%s attempt=%d method=%s dataset=%s resumedEpoch=%s resumedStep=%s",
                claim.jobId(),
                claim.attempt(),
                claim.spec().method().methodName().wireName(),
                claim.spec().dataset().name().wireName(),
                claim.resumeFrom() == null ? "none" : claim.resumeFrom().epoch(),
                claim.unfinished() == null ? "none" : claim.unfinished().step());
        Optional<TrainingFinished> finished;
        try {
            finished = runWatched(claim, stop);
            if (finished.isPresent()) {
                events.publish(finished.get());
            }
        } catch (UnpublishedEventException e) {
            // Nobody can be told; the lease runs out, and another trainer goes on from the last labeled epoch.
            LOG.errorf(e, "Run given up: jobId=%s attempt=%d", claim.jobId(), claim.attempt());
            return;
        }
        LOG.infof(
                "Run over: jobId=%s attempt=%d outcome=%s reason=%s",
                claim.jobId(),
                claim.attempt(),
                finished.map(end -> end.outcome().wireName()).orElse("superseded"),
                finished.map(TrainingFinished::reason).orElse("none"));
    }

    private Optional<TrainingFinished> runWatched(Claim claim, RunStop stop) throws InterruptedException {
        RunProgress progress = new RunProgress(claim, System::nanoTime);
        AwaitedLabels labels = new AwaitedLabels(
                claim,
                storedLabels,
                gateway,
                stop,
                config.labels().silenceMax(),
                config.labels().waitMax());
        news.deliverTo(labels);
        notices.watch(claim.jobId(), claim.attempt(), stop);
        try (Heartbeat heartbeat =
                new Heartbeat(events, progress, config.heartbeat().interval())) {
            return train(claim, stop, labels, progress);
        } catch (UnpublishedEventException e) {
            throw e;
        } catch (Error e) {
            // Out of memory or worse: the trainer is there for the next job, and with room for it.
            datasets.forget();
            return Optional.of(failed(claim, e));
        } catch (IOException | ModelFileException | UnfitModelException | RuntimeException e) {
            return Optional.of(failed(claim, e));
        } finally {
            notices.unwatch();
            news.deliverToNobody();
        }
    }

    /** Half of the grace is for keeping the epoch under way, the rest for telling of it. */
    private RunListener listener(Claim claim, RunStop stop, RunProgress progress) {
        return new RunListener(
                claim,
                trainer,
                progress,
                snapshots,
                unfinishedEpochs,
                events,
                stop,
                config.shutdown().grace().dividedBy(2),
                figures);
    }

    /** @return empty if nobody waits for the end of this run any more */
    private Optional<TrainingFinished> train(Claim claim, RunStop stop, AwaitedLabels labels, RunProgress progress)
            throws IOException, ModelFileException, UnfitModelException {
        RunListener listener = listener(claim, stop, progress);
        try {
            if (stop.isRaised()) {
                return stopped(claim, stop, null);
            }
            Dataset images = datasets.load(
                    claim.jobId() + "/" + claim.attempt(), claim.spec().dataset(), stop);
            Dataset dataset = features.of(claim.spec(), images, stop, progress, figures);
            stop.onRaise(labels::wake);
            Ending ending = train(claim, new Training(claim.spec(), dataset, labels, listener, stop));
            if (ending instanceof Ending.Diverged diverged) {
                return Optional.of(finished(claim, Outcome.FAILED, "diverged", diverged.message()));
            }
            return ending instanceof Ending.Completed
                    ? Optional.of(finished(claim, Outcome.COMPLETED, null, null))
                    : stopped(claim, stop, listener.unfinished());
        } catch (InterruptedException e) {
            return stopped(claim, stop, null); // While it loaded data or computed features.
        }
    }

    /** A job that has something of its own goes on from there, whatever it started from. */
    private Ending train(Claim claim, Training training)
            throws IOException, ModelFileException, UnfitModelException, InterruptedException {
        Optional<Checkpoint> unfinished = unfinishedEpochs.read(claim);
        if (unfinished.isPresent()) {
            try {
                return training.run(unfinished.get());
            } catch (UnfitCheckpointException e) {
                // Perhaps of a trainer of another version.
                LOG.warnf(
                        "Unfinished epoch is begun again: jobId=%s attempt=%d cause=%s",
                        claim.jobId(), claim.attempt(), e.getMessage());
            }
        }
        if (claim.resumeFrom() != null) {
            return training.run(snapshots.read(claim.resumeFrom().snapshot()));
        }
        if (claim.spec().startFrom() instanceof FromModel startFrom) {
            return training.runFrom(models.read(startFrom.model()));
        }
        return claim.startFrom() == null ? training.run(null) : training.runFrom(snapshots.read(claim.startFrom()));
    }

    private static Optional<TrainingFinished> stopped(Claim claim, RunStop stop, @Nullable UnfinishedEpoch unfinished) {
        Stop reason = stop.reason() == null ? Stop.RELEASE : stop.reason();
        return switch (reason) {
            case RELEASE -> Optional.of(released(claim, Outcome.RELEASED, "trainer-shutdown", unfinished));
            case PAUSE -> Optional.of(released(claim, Outcome.PAUSED, null, unfinished));
            case CANCEL -> Optional.of(finished(claim, Outcome.CANCELLED, null, null));
            case SUPERSEDED -> Optional.empty();
        };
    }

    private static TrainingFinished released(
            Claim claim, Outcome outcome, @Nullable String reason, @Nullable UnfinishedEpoch unfinished) {
        return new TrainingFinished(claim.jobId(), claim.attempt(), outcome, reason, null, unfinished);
    }

    private static TrainingFinished failed(Claim claim, Throwable thrown) {
        RunFailure failure = RunFailure.of(thrown);
        LOG.errorf(
                thrown, "Run failed: jobId=%s attempt=%d reason=%s", claim.jobId(), claim.attempt(), failure.reason());
        return finished(claim, failure.outcome(), failure.reason(), failure.message());
    }

    private static TrainingFinished finished(
            Claim claim, Outcome outcome, @Nullable String reason, @Nullable String message) {
        return new TrainingFinished(claim.jobId(), claim.attempt(), outcome, reason, message, null);
    }
}
