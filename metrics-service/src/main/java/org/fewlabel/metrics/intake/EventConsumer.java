package org.fewlabel.metrics.intake;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.event.EventIntake;

/** Takes the records of the three topics, one after the other on each, and writes what they say. */
@ApplicationScoped
class EventConsumer {
    private final EventIntake intake;
    private final EventRecorder recorder;
    private final IntakeMeters meters;
    private final Clock clock;

    EventConsumer(EventIntake intake, EventRecorder recorder, IntakeMeters meters, Clock clock) {
        this.intake = intake;
        this.recorder = recorder;
        this.meters = meters;
        this.clock = clock;
    }

    @Incoming(Topics.JOB_EVENTS)
    @Blocking
    CompletionStage<Void> jobEvent(Message<byte[]> message) {
        return take(message, Topics.JOB_EVENTS);
    }

    @Incoming(Topics.TRAINING_EVENTS)
    @Blocking
    CompletionStage<Void> trainingEvent(Message<byte[]> message) {
        return take(message, Topics.TRAINING_EVENTS);
    }

    @Incoming(Topics.LABELING_EVENTS)
    @Blocking
    CompletionStage<Void> labelingEvent(Message<byte[]> message) {
        return take(message, Topics.LABELING_EVENTS);
    }

    private CompletionStage<Void> take(Message<byte[]> message, String topic) {
        return intake.take(message, topic, event -> {
            recorder.record(event);
            meters.recorded(topic, event.age(clock.instant()));
        });
    }
}
