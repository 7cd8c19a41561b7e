package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.telemetry.JobLog;

/**
 * Hears of new attempts and cancelled jobs from the gateway, so that epochs which wait in the queue and which nobody wants
 * any more are not labeled. What it misses costs time and nothing else.
 */
@ApplicationScoped
public class JobEventsConsumer {
    private final Attempts attempts;

    JobEventsConsumer(Attempts attempts) {
        this.attempts = attempts;
    }

    @Incoming(Topics.JOB_EVENTS)
    public void consume(byte[] record) throws MalformedEventException {
        EventPayload payload = EventCodec.decode(record).payload();
        if (!(payload instanceof JobEvent event)) {
            throw new MalformedEventException(payload.type() + " does not belong on " + Topics.JOB_EVENTS, null);
        }
        try (JobLog log = JobLog.of(event.jobId(), event.attempt())) {
            attempts.heard(event.jobId(), event.attempt());
            if (event instanceof JobStateChanged changed && changed.to() == JobState.CANCELLED) {
                attempts.cancelled(event.jobId());
            }
        }
    }
}
