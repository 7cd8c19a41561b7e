package org.fewlabel.gateway.report;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.event.EventIntake;
import org.jboss.logging.Logger;

/** Hears the trainers' heartbeats, one after the other; one that is malformed is counted and passed over. */
@ApplicationScoped
class HeartbeatsConsumer {
    private static final Logger LOG = Logger.getLogger(HeartbeatsConsumer.class);

    private final EventIntake intake;
    private final Reports reports;
    private final HeartbeatMeters meters;

    HeartbeatsConsumer(EventIntake intake, Reports reports, HeartbeatMeters meters) {
        this.intake = intake;
        this.reports = reports;
        this.meters = meters;
    }

    @Incoming(Topics.TRAINING_HEARTBEATS)
    @Blocking
    CompletionStage<Void> consume(Message<byte[]> message) {
        return intake.take(
                message.withNack(reason -> {
                    meters.refused();
                    LOG.warnf("Heartbeat refused: %s", reason.getMessage());
                    return message.ack();
                }),
                Topics.TRAINING_HEARTBEATS,
                reports::receive);
    }
}
