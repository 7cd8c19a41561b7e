package org.fewlabel.metrics.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.JobEvent.JobQueued;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.LogEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.JobState;
import org.jboss.logging.Logger;

/**
 * Writes what an event says. Each event is one transaction; delivered again it changes nothing, and events of different
 * topics may come in any order.
 */
@ApplicationScoped
public class EventRecorder {
    private static final Logger LOG = Logger.getLogger(EventRecorder.class);

    private final RunRepository runs;

    EventRecorder(RunRepository runs) {
        this.runs = runs;
    }

    @Transactional
    public void record(Event event) {
        EventPayload payload = event.payload();
        if (payload instanceof JobQueued queued) {
            queued(event, queued);
        } else if (payload instanceof JobStateChanged changed) {
            JobEntity job = runs.lock(changed.jobId());
            runs.changeState(job, event, changed.to(), changed.reason(), changed.message());
            sumUp(job);
        } else if (payload instanceof TrainingStarted started) {
            started(event, started);
        } else if (payload instanceof EpochTrained trained) {
            trained(event, trained);
        } else if (payload instanceof EpochLabeled labeled) {
            labeled(event, labeled);
        } else if (payload instanceof TrainingFinished finished) {
            runs.lock(finished.jobId());
            runs.attempt(finished.jobId(), finished.attempt()).finished(finished, event.time());
        } else if (!isNoResult(payload)) {
            throw new IllegalStateException("no rule for events of type " + event.type());
        }
    }

    /**
     * Heartbeats are for who watches now, what is asked of a trainer or went wrong shows in the state that follows, and what services
     * say of a job the gateway keeps.
     */
    private static boolean isNoResult(EventPayload payload) {
        return payload instanceof TrainingProgress
                || payload instanceof JobEvent.JobCancelRequested
                || payload instanceof JobEvent.JobPauseRequested
                || payload instanceof LabelingFailed
                || payload instanceof LogEvent;
    }

    private void queued(Event event, JobQueued queued) {
        JobEntity job = runs.lock(queued.jobId());
        if (job.spec == null) {
            job.describe(queued.spec(), queued.submittedAt());
            if (job.teacherWasStepAverage()) {
                runs.tellStepTeachersApart(queued.jobId());
            }
        }
        // Of a job that comes back into the queue the gateway says both in one moment: that it moved, with the reason,
        // and this.
        if (!runs.isKnown(queued.jobId(), queued.attempt(), JobState.QUEUED, event.time())) {
            runs.changeState(job, event, JobState.QUEUED, null, null);
        }
        sumUp(job);
    }

    private void started(Event event, TrainingStarted started) {
        JobEntity job = runs.lock(started.jobId());
        runs.forgetEpochs(started.jobId(), started.attempt(), started.firstEpoch());
        runs.attempt(started.jobId(), started.attempt()).started(started, event.time());
        sumUp(job);
    }

    private void trained(Event event, EpochTrained trained) {
        runs.lock(trained.jobId());
        EpochEntity epoch = runs.epoch(trained.jobId(), trained.attempt(), trained.epoch());
        if (epoch == null) {
            logStale(event, trained.jobId(), trained.attempt(), trained.epoch());
        } else {
            epoch.trained(trained, event.time());
        }
    }

    private void labeled(Event event, EpochLabeled labeled) {
        JobEntity job = runs.lock(labeled.jobId());
        EpochEntity epoch = runs.epoch(labeled.jobId(), labeled.attempt(), labeled.epoch());
        if (epoch == null) {
            logStale(event, labeled.jobId(), labeled.attempt(), labeled.epoch());
        } else {
            epoch.labeled(labeled, event.time(), job.teacherWasStepAverage());
            sumUp(job);
        }
    }

    /** The success and the last epoch are told on two topics, so each of them may be the last news. */
    private void sumUp(JobEntity job) {
        if (job.hasSucceeded()) {
            runs.sumUp(job.jobId);
        }
    }

    private static void logStale(Event event, UUID jobId, int attempt, int epoch) {
        LOG.debugf(
                "Dropped %s of an epoch that a later attempt did again: jobId=%s attempt=%d epoch=%d",
                event.type(), jobId, attempt, epoch);
    }
}
