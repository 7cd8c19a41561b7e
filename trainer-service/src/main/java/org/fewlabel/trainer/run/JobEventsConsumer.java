package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.work.JobLog;
import org.fewlabel.trainer.claim.Doorbell;

/** Hears what the gateway decides. What is no job event is refused, and ends in the topic's dead-letter topic. */
@ApplicationScoped
public class JobEventsConsumer {
    private final JobNotices notices;
    private final Doorbell doorbell;

    JobEventsConsumer(JobNotices notices, Doorbell doorbell) {
        this.notices = notices;
        this.doorbell = doorbell;
    }

    @Incoming(Topics.JOB_EVENTS)
    public void consume(byte[] record) throws MalformedEventException {
        EventPayload payload = EventCodec.decode(record).payload();
        if (!(payload instanceof JobEvent event)) {
            throw new MalformedEventException(payload.type() + " does not belong on " + Topics.JOB_EVENTS, null);
        }
        try (JobLog log = JobLog.of(event.jobId(), event.attempt())) {
            notices.heard(event);
        }
        if (event instanceof JobEvent.JobQueued) {
            doorbell.ring();
        }
    }
}
