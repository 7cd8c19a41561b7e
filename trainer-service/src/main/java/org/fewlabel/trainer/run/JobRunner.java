package org.fewlabel.trainer.run;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.failure.FailureReason.Kind;
import org.fewlabel.learning.failure.WorkFailure;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.MemoryEstimate;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.UnfitCheckpointException;
import org.fewlabel.learning.training.UnfitModelException;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.process.ProcessEnd;
import org.fewlabel.service.process.Pulse;
import org.fewlabel.service.work.JobWork;
import org.fewlabel.service.work.JobWork.Part;
import org.fewlabel.trainer.TrainerConfig;
import org.fewlabel.trainer.checkpoint.ResumePoints;
import org.fewlabel.trainer.checkpoint.ResumePoints.Start;
import org.fewlabel.trainer.checkpoint.Snapshots;
import org.fewlabel.trainer.checkpoint.UnfinishedEpochs;
import org.fewlabel.trainer.claim.Gateway;
import org.fewlabel.trainer.claim.TrainerName;
import org.fewlabel.trainer.claim.UnreadableClaimException;
import org.fewlabel.trainer.label.AwaitedLabels;
import org.fewlabel.trainer.label.LabelingNews;
import org.fewlabel.trainer.label.StoredLabels;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the job of one claim from its data to its end, and says how it ended. */
@ApplicationScoped
public class JobRunner {
    private static final Logger LOG = Logger.getLogger(JobRunner.class);
    private static final String UNREADABLE_CLAIM = "unreadable-claim";

    private final TrainerName trainer;
    private final LoadedDataset datasets;
    private final JobFeatures features;
    private final JobLabels labels;
    private final Snapshots snapshots;
    private final ResumePoints resumePoints;
    private final StartingModels models;
    private final UnfinishedEpochs unfinishedEpochs;
    private final StoredLabels storedLabels;
    private final Gateway gateway;
    private final JobNotices notices;
    private final LabelingNews news;
    private final TrainingEvents events;
    private final TrainingFigures figures;
    private final Lacks lacks;
    private final JobWork work;
    private final Outages outages;
    private final ProcessEnd processEnd;
    private final Pulse.Bounds bounds;
    private final AugmentationThreads augmentationThreads;
    private final TrainerConfig config;

    JobRunner(
            TrainerName trainer,
            LoadedDataset datasets,
            JobFeatures features,
            JobLabels labels,
            Snapshots snapshots,
            ResumePoints resumePoints,
            StartingModels models,
            UnfinishedEpochs unfinishedEpochs,
            StoredLabels storedLabels,
            Gateway gateway,
            JobNotices notices,
            LabelingNews news,
            TrainingEvents events,
            TrainingFigures figures,
            Lacks lacks,
            JobWork work,
            Outages outages,
            ProcessEnd processEnd,
            TrainerConfig config) {
        this.trainer = trainer;
        this.datasets = datasets;
        this.features = features;
        this.labels = labels;
        this.snapshots = snapshots;
        this.resumePoints = resumePoints;
        this.models = models;
        this.unfinishedEpochs = unfinishedEpochs;
        this.storedLabels = storedLabels;
        this.gateway = gateway;
        this.notices = notices;
        this.news = news;
        this.events = events;
        this.figures = figures;
        this.lacks = lacks;
        this.work = work;
        this.outages = outages;
        this.processEnd = processEnd;
        this.bounds = Pulse.Bounds.of(config.watchdog());
        this.augmentationThreads = new AugmentationThreads(config.augmentation().threads());
        this.config = config;
        Check.atLeast("fewlabel.heartbeat.interval", config.heartbeat().interval(), Trainer.DURATION_LEAST);
        Check.atLeast("fewlabel.labels.silence-max", config.labels().silenceMax(), Trainer.DURATION_LEAST);
    }

    /** At the start, so that a wrong setting stops the service, and not the first job that it takes. */
    void check(@Observes StartupEvent event) {
        // The constructor has done it.
    }

    /** Returns when the run is over and its end is published; a run that lost its job says nothing. */
    RunEnd run(Claim claim, RunStop stop) throws InterruptedException {
        figures.begun(claim.spec());
        try (Part part = work.begin("train", claim.traceparent(), claim.jobId(), claim.attempt())) {
            LOG.infof(
                    "Job claimed: jobId=%s attempt=%d method=%s dataset=%s resumedEpoch=%s resumedStep=%s",
                    claim.jobId(),
                    claim.attempt(),
                    claim.spec().method().methodName().wireName(),
                    claim.spec().dataset().name().wireName(),
                    claim.resumeFrom() == null ? "none" : claim.resumeFrom().epoch(),
                    claim.unfinished() == null ? "none" : claim.unfinished().step());
            return runWatched(claim, stop);
        } catch (InterruptedPublicationException | IllegalArgumentException e) {
            // Nobody can be told; the lease runs out, and another trainer goes on from the last labeled epoch.
            LOG.errorf(e, "Run given up: jobId=%s attempt=%d", claim.jobId(), claim.attempt());
            return RunEnd.OVER;
        } catch (RuntimeException | Error e) {
            // Such as a heartbeat that gets no thread, or does not end: it would cost the next job an attempt, too.
            LOG.errorf(e, "Run broken off: jobId=%s attempt=%d", claim.jobId(), claim.attempt());
            processEnd.end("the run of job " + claim.jobId() + " was broken off: " + e);
            return RunEnd.LAST;
        } finally {
            figures.over();
        }
    }

    /** Gives a job back of which nothing else is known, for a trainer that can read what it is. */
    RunEnd decline(UnreadableClaimException claim) throws InterruptedException {
        LOG.warnf("Job declined: jobId=%s attempt=%d: %s", claim.jobId(), claim.attempt(), claim.getMessage());
        try {
            events.publish(new TrainingFinished(
                    claim.jobId(),
                    claim.attempt(),
                    Outcome.DECLINED,
                    UNREADABLE_CLAIM,
                    trainer + ": " + claim.getMessage(),
                    null));
        } catch (IllegalArgumentException e) {
            LOG.errorf(e, "Job not declined: jobId=%s attempt=%d", claim.jobId(), claim.attempt());
        }
        return RunEnd.DECLINED;
    }

    private RunEnd runWatched(Claim claim, RunStop stop) throws InterruptedException {
        RunProgress progress = new RunProgress(claim, bounds, System::nanoTime);
        Optional<TrainingFinished> finished;
        try (Heartbeat heartbeat =
                        new Heartbeat(events, progress, config.heartbeat().interval());
                Watchdog watchdog = Watchdog.watch(claim, progress, stop, heartbeat, events, outages, processEnd)) {
            try {
                finished = runHeard(claim, stop, progress);
            } catch (RuntimeException e) {
                if (watchdog.isOver()) {
                    throw e;
                }
                LOG.warnf(e, "Run that hung has ended: jobId=%s attempt=%d", claim.jobId(), claim.attempt());
                return RunEnd.LAST;
            }
            if (!watchdog.isOver()) {
                return RunEnd.LAST;
            }
        }
        if (finished.isPresent()) {
            events.publish(finished.get());
        }
        LOG.infof(
                "Run over: jobId=%s attempt=%d outcome=%s reason=%s",
                claim.jobId(),
                claim.attempt(),
                finished.map(end -> end.outcome().wireName()).orElse("superseded"),
                finished.map(TrainingFinished::reason).orElse("none"));
        RunEnd end = RunEnd.of(finished, ComputeEnvironment.isCardBroken());
        if (end == RunEnd.LAST) {
            processEnd.end(
                    "nothing is computed on its card any more, as the run of job " + claim.jobId() + " came upon");
        }
        return end;
    }

    private Optional<TrainingFinished> runHeard(Claim claim, RunStop stop, RunProgress progress) {
        notices.watch(claim.jobId(), claim.attempt(), stop);
        try {
            return train(claim, stop, progress);
        } catch (InterruptedPublicationException e) {
            throw e;
        } catch (Error e) {
            // Out of memory or worse: the trainer is there for the next job, and with room for it.
            datasets.forget();
            return Optional.of(failed(claim, e, progress));
        } catch (IOException | ModelFileException | UnfitModelException | RuntimeException e) {
            // What fails after the stop may fail because of it: nobody waits for a store on behalf of a run that is
            // stopped.
            return stop.isRaised() && WorkFailure.of(e).kind() == Kind.OUTAGE
                    ? stopped(claim, stop, null)
                    : Optional.of(failed(claim, e, progress));
        } finally {
            notices.unwatch();
            news.deliverToNobody();
        }
    }

    /** Half of the grace is for keeping the epoch under way, the rest for telling of it. */
    private RunListener listener(Start start, RunStop stop, RunProgress progress) {
        return new RunListener(
                start.claim(),
                start.setBack(),
                trainer,
                progress,
                snapshots,
                unfinishedEpochs,
                events,
                stop,
                config.shutdown().grace().dividedBy(2),
                figures,
                lacks);
    }

    private AwaitedLabels awaitedLabels(Claim claim, RunStop stop) {
        return new AwaitedLabels(
                claim, storedLabels, gateway, stop, config.labels().silenceMax());
    }

    /** @return empty if nobody waits for the end of this run any more */
    private Optional<TrainingFinished> train(Claim claim, RunStop stop, RunProgress progress)
            throws IOException, ModelFileException, UnfitModelException {
        try {
            if (stop.isRaised()) {
                return stopped(claim, stop, null);
            }
            Networks.requireSupport(claim.spec().network().precision());
            MemoryEstimate.of(claim.spec()).requireRoom();
            Dataset images = datasets.load(
                    claim.jobId() + "/" + claim.attempt(), claim.spec().dataset(), stop);
            Dataset dataset = labels.addTo(features.of(claim.spec(), images, stop, progress, figures), claim);
            Start start = resumePoints.find(claim, stop);
            AwaitedLabels awaited = awaitedLabels(start.claim(), stop);
            news.deliverTo(awaited);
            stop.onRaise(awaited::wake);
            RunListener listener = listener(start, stop, progress);
            Ending ending =
                    train(start, new Training(claim.spec(), dataset, awaited, listener, stop, augmentationThreads));
            if (ending instanceof Ending.Diverged diverged) {
                return Optional.of(finished(claim, Outcome.FAILED, "diverged", diverged.message()));
            }
            return ending instanceof Ending.Completed
                    ? Optional.of(finished(claim, Outcome.COMPLETED, null, null))
                    : stopped(claim, stop, listener.unfinished());
        } catch (InterruptedException e) {
            return stopped(claim, stop, null); // Before the first step.
        }
    }

    /** A job that has something of its own goes on from there, whatever it started from. */
    private Ending train(Start start, Training training)
            throws IOException, ModelFileException, UnfitModelException, InterruptedException {
        Claim claim = start.claim();
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
        if (start.snapshot() != null) {
            return training.run(start.snapshot());
        }
        if (claim.spec().startFrom() instanceof FromModel startFrom) {
            return training.runFrom(models.read(startFrom.model()));
        }
        if (claim.spec().startFrom() instanceof FromJob startFrom && claim.startFrom() != null) {
            return training.runFrom(snapshots.readOf(startFrom.jobId(), claim.startFrom()));
        }
        return training.run(null);
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

    private TrainingFinished failed(Claim claim, Throwable thrown, RunProgress progress) {
        RunFailure failure = RunFailure.of(thrown, progress.hasBegun());
        if (failure.outcome() == Outcome.DECLINED) {
            lacks.declined(claim.jobId(), claim.spec(), failure.reason(), failure.message());
        }
        LOG.errorf(
                thrown,
                "Run failed: jobId=%s attempt=%d outcome=%s reason=%s",
                claim.jobId(),
                claim.attempt(),
                failure.outcome().wireName(),
                failure.reason());
        return finished(claim, failure.outcome(), failure.reason(), failure.message());
    }

    private static TrainingFinished finished(
            Claim claim, Outcome outcome, @Nullable String reason, @Nullable String message) {
        return new TrainingFinished(claim.jobId(), claim.attempt(), outcome, reason, message, null);
    }
}
