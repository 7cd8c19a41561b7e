package org.fewlabel.labeler.epoch;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.telemetry.JobWork;
import org.fewlabel.telemetry.JobWork.Part;
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
    private final LabelingFigures figures;
    private final JobWork work;
    private final Clock clock;

    TrainingEventsConsumer(
            Attempts attempts,
            EpochLabeling labeling,
            LabelingEvents events,
            LabelingFigures figures,
            JobWork work,
            Clock clock) {
        this.attempts = attempts;
        this.labeling = labeling;
        this.events = events;
        this.figures = figures;
        this.work = work;
        this.clock = clock;
    }

    /** Acknowledged by hand: a record whose handling a shutdown cut short is neither done nor refused. */
    @Incoming(Topics.TRAINING_EVENTS)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    @Blocking
    public CompletionStage<Void> consume(Message<byte[]> message) {
        try {
            handle(message);
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

    private void handle(Message<byte[]> message) throws MalformedEventException, InterruptedException {
        Event received = EventCodec.decode(message.getPayload());
        EventPayload payload = received.payload();
        if (!(payload instanceof TrainingEvent event)) {
            throw new MalformedEventException(payload.type() + " does not belong on " + Topics.TRAINING_EVENTS, null);
        }
        try (Part part = work.received(received, headersOf(message))) {
            handle(event, received.time());
        }
    }

    private static Headers headersOf(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(IncomingKafkaRecordMetadata::getHeaders)
                .orElseGet(RecordHeaders::new);
    }

    private void handle(TrainingEvent event, Instant time) throws InterruptedException {
        attempts.heard(event.jobId(), event.attempt());
        if (attempts.isStale(event.jobId(), event.attempt())) {
            LOG.debugf(
                    "Stale event dropped: jobId=%s attempt=%d type=%s", event.jobId(), event.attempt(), event.type());
            return;
        }
        if (event instanceof EpochTrained trained) {
            long sinceNanos = System.nanoTime();
            LabelingEvent labeled = labeling.label(trained);
            Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
            events.publish(labeled);
            figures.labeled(labeled, took, Duration.between(time, clock.instant()));
            LOG.infof(
                    "%s: jobId=%s attempt=%d epoch=%d",
                    labeled.type(), trained.jobId(), trained.attempt(), trained.epoch());
        }
    }
}
