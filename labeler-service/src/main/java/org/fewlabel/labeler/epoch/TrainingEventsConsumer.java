package org.fewlabel.labeler.epoch;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
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
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.service.work.JobWork;
import org.fewlabel.service.work.JobWork.Part;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Labels the epochs that trainers report, one after the other: a job's teacher goes from epoch to epoch. A record counts as
 * handled when what came of it is published, so a labeler that is killed before finds it again.
 */
@ApplicationScoped
public class TrainingEventsConsumer {
    private static final Logger LOG = Logger.getLogger(TrainingEventsConsumer.class);

    private static final String LABELER_LOST = "labeler-lost";
    /** A month of job events is heard by then, unless Kafka is in trouble. */
    private static final Duration EARLIER_EVENTS_MAX = Duration.ofMinutes(1);

    private final EarlierJobEvents earlier;
    private final Attempts attempts;
    private final EpochLabeling labeling;
    private final LabelingTries tries;
    private final LabelingEvents events;
    private final LabelingFigures figures;
    private final JobWork work;
    private final Clock clock;
    private final int triesMax;
    private volatile @Nullable Try underWay;

    @Inject
    TrainingEventsConsumer(
            EarlierJobEvents earlier,
            Attempts attempts,
            EpochLabeling labeling,
            LabelingTries tries,
            LabelingEvents events,
            LabelingFigures figures,
            JobWork work,
            Clock clock,
            LabelerConfig config) {
        this(earlier, attempts, labeling, tries, events, figures, work, clock, config.triesMax());
    }

    TrainingEventsConsumer(
            EarlierJobEvents earlier,
            Attempts attempts,
            EpochLabeling labeling,
            LabelingTries tries,
            LabelingEvents events,
            LabelingFigures figures,
            JobWork work,
            Clock clock,
            int triesMax) {
        if (triesMax < 1) {
            throw new IllegalArgumentException("fewlabel.tries-max must be at least 1, was " + triesMax);
        }
        this.earlier = earlier;
        this.attempts = attempts;
        this.labeling = labeling;
        this.tries = tries;
        this.events = events;
        this.figures = figures;
        this.work = work;
        this.clock = clock;
        this.triesMax = triesMax;
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
        } catch (RuntimeException | Error e) {
            // Errors as well: one that gets out of here ends the channel, and no record is ever heard again.
            return leaveOrRefuse(message, e);
        }
    }

    private CompletionStage<Void> leaveOrRefuse(Message<byte[]> message, Throwable cause) {
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
        earlier.await(EARLIER_EVENTS_MAX);
        attempts.heard(event.jobId(), event.attempt());
        if (attempts.isStale(event.jobId(), event.attempt())) {
            LOG.debugf(
                    "Stale event dropped: jobId=%s attempt=%d type=%s", event.jobId(), event.attempt(), event.type());
            return;
        }
        if (event instanceof EpochTrained trained) {
            long sinceNanos = System.nanoTime();
            LabelingEvent labeled = label(trained);
            Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
            events.publish(labeled);
            figures.labeled(labeled, took, Duration.between(time, clock.instant()));
            LOG.infof(
                    "%s: jobId=%s attempt=%d epoch=%d",
                    labeled.type(), trained.jobId(), trained.attempt(), trained.epoch());
        }
    }

    /** Labels the epoch, unless too many labelers died over it: then its job fails, and the next record is handled. */
    private LabelingEvent label(EpochTrained trained) {
        int unended = tries.unended(trained);
        if (unended >= triesMax) {
            String message = unended + " labelers ended without a word while they labeled epoch " + trained.epoch()
                    + "; the log of the last one may say why";
            LOG.errorf(
                    "Epoch given up, %s: jobId=%s attempt=%d epoch=%d",
                    message, trained.jobId(), trained.attempt(), trained.epoch());
            return new LabelingFailed(trained.jobId(), trained.attempt(), trained.epoch(), LABELER_LOST, message);
        }
        underWay = new Try(trained, unended);
        tries.note(trained, unended + 1);
        try {
            LabelingEvent labeled = labeling.label(trained);
            tries.note(trained, 0);
            return labeled;
        } catch (LabelingStoppedException e) {
            tries.note(trained, unended);
            throw e;
        } finally {
            underWay = null;
        }
    }

    /** @param unended tries before this one that came to no end */
    private record Try(EpochTrained trained, int unended) {}

    /**
     * A labeler that is told to stop has not died over its epoch. Said at once, since loading a data set does not hear of the
     * shutdown, and may be cut off.
     */
    void stop(@Observes ShutdownEvent event) {
        Try now = underWay;
        if (now != null) {
            tries.note(now.trained(), now.unended());
        }
    }
}
