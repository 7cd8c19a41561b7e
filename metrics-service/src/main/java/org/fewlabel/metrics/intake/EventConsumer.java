package org.fewlabel.metrics.intake;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.work.JobWork;
import org.fewlabel.service.work.JobWork.Part;
import org.jboss.logging.Logger;

/**
 * Takes the records of the three topics, one after the other on each. A record is acknowledged when its transaction is
 * through; what no retry helps goes to the dead-letter topic.
 */
@ApplicationScoped
class EventConsumer {
    private static final Logger LOG = Logger.getLogger(EventConsumer.class);
    private static final int CAUSES_MAX = 20;

    private final EventRecorder recorder;
    private final OutageRetry retry;
    private final IntakeFigures figures;
    private final JobWork work;

    EventConsumer(EventRecorder recorder, OutageRetry retry, IntakeFigures figures, JobWork work) {
        this.recorder = recorder;
        this.retry = retry;
        this.figures = figures;
        this.work = work;
    }

    @Incoming(Topics.JOB_EVENTS)
    @Blocking
    CompletionStage<Void> jobEvent(Message<byte[]> message) {
        return take(message);
    }

    @Incoming(Topics.TRAINING_EVENTS)
    @Blocking
    CompletionStage<Void> trainingEvent(Message<byte[]> message) {
        return take(message);
    }

    @Incoming(Topics.LABELING_EVENTS)
    @Blocking
    CompletionStage<Void> labelingEvent(Message<byte[]> message) {
        return take(message);
    }

    private CompletionStage<Void> take(Message<byte[]> message) {
        try {
            Event event = EventCodec.decode(message.getPayload());
            try (Part part = work.received(event, headersOf(message))) {
                retry.run(() -> recorder.record(event));
            }
            figures.recorded(event.payload().topic(), Duration.between(event.time(), Instant.now()));
            return message.ack();
        } catch (OutageRetry.StoppedException e) {
            // Neither done nor failed: the offset stays uncommitted, and the record comes again after the restart.
            return new CompletableFuture<>();
        } catch (MalformedEventException e) {
            return putAside(message, e);
        } catch (RuntimeException | Error e) {
            // What wraps the cause (of the transaction, of the client proxy) says nothing to who reads the reason.
            return putAside(message, rootCause(e));
        }
    }

    private static Headers headersOf(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(IncomingKafkaRecordMetadata::getHeaders)
                .orElseGet(RecordHeaders::new);
    }

    private static CompletionStage<Void> putAside(Message<byte[]> message, Throwable reason) {
        LOG.errorf("Sent to the dead-letter topic: %s reason=%s", place(message), reason);
        return message.nack(reason);
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < CAUSES_MAX; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private static String place(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(record -> "topic=%s partition=%s offset=%s"
                        .formatted(record.getTopic(), record.getPartition(), record.getOffset()))
                .orElse("topic=?");
    }
}
