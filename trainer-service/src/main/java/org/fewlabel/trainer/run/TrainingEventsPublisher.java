package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.service.event.EventPublisher;

/** Training events and heartbeats to Kafka. */
@ApplicationScoped
public class TrainingEventsPublisher implements TrainingEvents {
    private final EventPublisher publisher;

    TrainingEventsPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void publish(TrainingEvent event) throws InterruptedException {
        publisher.publish(event);
    }

    @Override
    public void offer(TrainingEvent event) {
        publisher.offer(event);
    }
}
