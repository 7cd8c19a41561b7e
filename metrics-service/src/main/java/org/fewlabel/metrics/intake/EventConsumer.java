package org.fewlabel.metrics.intake;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.jboss.logging.Logger;

/**
 * Takes the records of the three topics, one after the other on each. A record is acknowledged when its transaction is
 * through; what no retry helps goes to the dead-letter topic.
 */
@ApplicationScoped
class EventConsumer {
    private static final Logger LOG = Logger.getLogger(EventConsumer.class);

    private final EventRecorder recorder;
    private final OutageRetry retry;

    EventConsumer(EventRecorder recorder, OutageRetry retry) {
        this.recorder = recorder;
        this.retry = retry;
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
            retry.run(() -> recorder.record(event));
            return message.ack();
        } catch (OutageRetry.StoppedException e) {
            // Neither done nor failed: the offset stays uncommitted, and the record comes again after the restart.
            return new CompletableFuture<>();
        } catch (MalformedEventException | RuntimeException e) {
            LOG.errorf("Sent to the dead-letter topic: %s reason=%s", place(message), e.getMessage());
            return message.nack(e);
        }
    }

    private static String place(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(record -> "topic=%s partition=%d offset=%d"
                        .formatted(record.getTopic(), record.getPartition(), record.getOffset()))
                .orElse("topic=?");
    }
}
