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
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Jobs;
import org.fewlabel.gateway.job.RetryPolicy;
import org.fewlabel.gateway.job.WorkerKind;
import org.fewlabel.gateway.job.Workers;
import org.jboss.logging.Logger;

/** Brings each report to its job, unless it comes from an attempt that is over. */
@ApplicationScoped
class Reports {
    private static final Logger LOG = Logger.getLogger(Reports.class);

    private final Jobs jobs;
    private final Workers workers;
    private final RetryPolicy retryPolicy;
    private final Duration leaseDuration;

    Reports(Jobs jobs, Workers workers, RetryPolicy retryPolicy, GatewayConfig config) {
        this.jobs = jobs;
        this.workers = workers;
        this.retryPolicy = retryPolicy;
        this.leaseDuration = config.lease().duration();
    }

    /** @throws MalformedEventException if it tells of a job or an attempt that never was */
    void receive(Event event) throws MalformedEventException {
        workers.heard(event.payload() instanceof LabelingEvent ? WorkerKind.LABELER : WorkerKind.TRAINER);
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
            return job.trainingStarted(started, event.time(), leaseDuration, now);
        }
        if (payload instanceof TrainingProgress progress) {
            return job.trainingProgress(progress, event.time(), leaseDuration, now);
        }
        if (payload instanceof EpochTrained trained) {
            return job.epochTrained(trained, event.time(), leaseDuration, now);
        }
        if (payload instanceof TrainingFinished finished) {
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
