package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.service.event.EventPublisher;

/** Labeling events to Kafka. */
@ApplicationScoped
public class LabelingEventsPublisher implements LabelingEvents {
    private final EventPublisher publisher;

    LabelingEventsPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void publish(LabelingEvent event) throws InterruptedException {
        publisher.publish(event);
    }
}
