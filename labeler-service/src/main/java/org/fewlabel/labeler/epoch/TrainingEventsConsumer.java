package org.fewlabel.labeler.epoch;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.jboss.logging.Logger;

/**
 * Labels the epochs that trainers report, one after the other: a job's teacher goes from epoch to epoch. A record counts as
 * handled when what came of it is published, so a labeler that is killed before finds it again.
 */
@ApplicationScoped
public class TrainingEventsConsumer {
    private static final Logger LOG = Logger.getLogger(TrainingEventsConsumer.class);

    private final Attempts attempts;
    private final EpochLabeling labeling;
    private final LabelingEvents events;

    TrainingEventsConsumer(Attempts attempts, EpochLabeling labeling, LabelingEvents events) {
        this.attempts = attempts;
        this.labeling = labeling;
        this.events = events;
    }

    /** Acknowledged by hand: a record whose handling a shutdown cut short is neither done nor refused. */
    @Incoming(Topics.TRAINING_EVENTS)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    @Blocking
    public CompletionStage<Void> consume(Message<byte[]> message) {
        try {
            handle(message.getPayload());
            return message.ack();
        } catch (MalformedEventException e) {
            return message.nack(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return leaveOrRefuse(message, e);
        } catch (RuntimeException e) {
            return leaveOrRefuse(message, e);
        }
    }

    private CompletionStage<Void> leaveOrRefuse(Message<byte[]> message, Exception cause) {
        if (labeling.isShuttingDown()) {
            LOG.infof(cause, "Epoch left for later: %s", cause.getMessage());
            return CompletableFuture.completedStage(null);
        }
        return message.nack(cause);
    }

    private void handle(byte[] record) throws MalformedEventException, InterruptedException {
        EventPayload payload = EventCodec.decode(record).payload();
        if (!(payload instanceof TrainingEvent event)) {
            throw new MalformedEventException(payload.type() + " does not belong on " + Topics.TRAINING_EVENTS, null);
        }
        attempts.heard(event.jobId(), event.attempt());
        if (attempts.isStale(event.jobId(), event.attempt())) {
            LOG.debugf(
                    "Stale event dropped: jobId=%s attempt=%d type=%s", event.jobId(), event.attempt(), event.type());
            return;
        }
        if (event instanceof EpochTrained trained) {
            LabelingEvent labeled = labeling.label(trained);
            events.publish(labeled);
            LOG.infof(
                    "%s: jobId=%s attempt=%d epoch=%d",
                    labeled.type(), trained.jobId(), trained.attempt(), trained.epoch());
        }
    }
}
