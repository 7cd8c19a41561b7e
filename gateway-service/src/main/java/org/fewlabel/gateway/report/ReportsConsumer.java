package org.fewlabel.gateway.report;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.event.EventIntake;

/** Takes what the workers report, one record after the other on each topic. */
@ApplicationScoped
class ReportsConsumer {
    private final EventIntake intake;
    private final Reports reports;

    ReportsConsumer(EventIntake intake, Reports reports) {
        this.intake = intake;
        this.reports = reports;
    }

    @Incoming(Topics.TRAINING_EVENTS)
    @Blocking
    CompletionStage<Void> trainingEvent(Message<byte[]> message) {
        return intake.take(message, Topics.TRAINING_EVENTS, reports::receive);
    }

    @Incoming(Topics.LABELING_EVENTS)
    @Blocking
    CompletionStage<Void> labelingEvent(Message<byte[]> message) {
        return intake.take(message, Topics.LABELING_EVENTS, reports::receive);
    }
}
