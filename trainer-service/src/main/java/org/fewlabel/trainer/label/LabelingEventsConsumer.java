package org.fewlabel.trainer.label;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.work.JobLog;

/** Hears what the labelers find out. What is no labeling event is refused, and ends in the topic's dead-letter topic. */
@ApplicationScoped
public class LabelingEventsConsumer {
    private final LabelingNews news;

    LabelingEventsConsumer(LabelingNews news) {
        this.news = news;
    }

    @Incoming(Topics.LABELING_EVENTS)
    public void consume(byte[] record) throws MalformedEventException {
        EventPayload payload = EventCodec.decode(record).payload();
        if (!(payload instanceof LabelingEvent event)) {
            throw new MalformedEventException(payload.type() + " does not belong on " + Topics.LABELING_EVENTS, null);
        }
        try (JobLog log = JobLog.of(event.jobId(), event.attempt())) {
            news.heard(event);
        }
    }
}
