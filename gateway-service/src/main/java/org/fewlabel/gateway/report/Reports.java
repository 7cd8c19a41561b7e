package org.fewlabel.gateway.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.rest.WorkerKind;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.RetryPolicy;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.TrainedEpochs;
import org.fewlabel.gateway.worker.Declines;
import org.fewlabel.gateway.worker.Workers;
import org.jboss.logging.Logger;

/** Brings each report to its job, unless it comes from an attempt that is over. */
@ApplicationScoped
class Reports {
    private static final Logger LOG = Logger.getLogger(Reports.class);

    private final Jobs jobs;
    private final TrainedEpochs trainedEpochs;
    private final Workers workers;
    private final Declines declines;
    private final RetryPolicy retryPolicy;
    private final Duration leaseDuration;

    Reports(
            Jobs jobs,
            TrainedEpochs trainedEpochs,
            Workers workers,
            Declines declines,
            RetryPolicy retryPolicy,
            GatewayConfig config) {
        this.jobs = jobs;
        this.trainedEpochs = trainedEpochs;
        this.workers = workers;
        this.declines = declines;
        this.retryPolicy = retryPolicy;
        this.leaseDuration = config.lease().duration();
    }

    /** @throws MalformedEventException if it tells of a job or an attempt that never was */
    void receive(Event event) throws MalformedEventException {
        // A trained epoch may be announced again by the gateway itself; the heartbeats tell of its trainer's life.
        if (!(event.payload() instanceof EpochTrained)) {
            workers.heard(event.payload() instanceof LabelingEvent ? WorkerKind.LABELER : WorkerKind.TRAINER);
        }
        UUID id = event.payload().jobId();
        Decision decision = jobs.change(id, (job, now) -> decide(job, event, now))
                .orElseThrow(() -> new MalformedEventException("there is no job " + id, null));
        if (decision instanceof Decision.Refused refused) {
            throw new MalformedEventException(refused.why(), null);
        }
    }

    private Decision decide(Job job, Event event, Instant now) {
        EventPayload payload = event.payload();
        if (payload.attempt() < job.attempt()) {
            LOG.debugf(
                    "report of an earlier attempt dropped: jobId=%s attempt=%d type=%s",
                    job.id(), payload.attempt(), event.type());
            return Decision.unchanged(job);
        }
        if (payload.attempt() > job.attempt()) {
            return new Decision.Refused("job " + job.id() + " never had an attempt " + payload.attempt()
                    + "; the last is " + job.attempt());
        }
        if (payload instanceof TrainingStarted started) {
            jobs.keepUnreadable(job, started.unreadable());
            return job.trainingStarted(started, event.time(), leaseDuration, now);
        }
        if (payload instanceof TrainingProgress progress) {
            return job.trainingProgress(progress, event.time(), leaseDuration, now);
        }
        if (payload instanceof EpochTrained trained) {
            // A repetition, above all one of the gateway's own, is no sign of the trainer's life.
            return trainedEpochs.keep(job, event, trained)
                    ? job.epochTrained(trained, event.time(), leaseDuration, now)
                    : Decision.unchanged(job);
        }
        if (payload instanceof TrainingFinished finished) {
            declines.heard(job, finished, now);
            return job.trainingFinished(finished, retryPolicy, now);
        }
        if (payload instanceof EpochLabeled labeled) {
            return job.epochLabeled(labeled, now);
        }
        if (payload instanceof LabelingFailed failed) {
            return job.labelingFailed(failed, now);
        }
        return new Decision.Refused(event.type() + " is no report of a trainer or a labeler");
    }
}
