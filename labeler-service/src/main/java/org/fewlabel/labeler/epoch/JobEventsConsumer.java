package org.fewlabel.labeler.epoch;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.event.EventIntake;
import org.jboss.logging.Logger;

/**
 * Hears of new attempts and of jobs that are over from the gateway, so that epochs which wait in the queue and which nobody
 * wants any more are not labeled. It begins with what was said before. What it misses costs time and nothing else.
 */
@ApplicationScoped
public class JobEventsConsumer {
    private static final Logger LOG = Logger.getLogger(JobEventsConsumer.class);

    private final EventIntake intake;
    private final Attempts attempts;
    private final EarlierJobEvents earlier;

    JobEventsConsumer(EventIntake intake, Attempts attempts, EarlierJobEvents earlier) {
        this.intake = intake;
        this.attempts = attempts;
        this.earlier = earlier;
    }

    @Incoming(Topics.JOB_EVENTS)
    @Blocking
    public CompletionStage<Void> consume(Message<byte[]> message) {
        IncomingKafkaRecordMetadata<?, ?> record =
                message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        try {
            return intake.overhear(unlessEarlier(message, record), Topics.JOB_EVENTS, this::hear);
        } finally {
            earlier.heard(record.getPartition(), record.getOffset());
        }
    }

    /** A record of before this labeler is not put aside: it would be at every start of every labeler. */
    private Message<byte[]> unlessEarlier(Message<byte[]> message, IncomingKafkaRecordMetadata<?, ?> record) {
        if (!earlier.isEarlier(record.getPartition(), record.getOffset())) {
            return message;
        }
        return message.withNack(reason -> {
            // The dead-letter topic has it from those who read a record once.
            LOG.warnf(
                    "Skipped a record from before this labeler that is no job event: partition=%d offset=%d: %s",
                    record.getPartition(), record.getOffset(), reason.getMessage());
            return message.ack();
        });
    }

    private void hear(Event event) {
        attempts.announced(event.payload().jobId(), event.payload().attempt());
        if (event.payload() instanceof JobStateChanged changed && changed.to().isTerminal()) {
            attempts.over(changed.jobId(), changed.attempt());
        }
    }

    /** Measures what there is to hear before anything else is done. */
    @ApplicationScoped
    @Identifier("earlier-job-events")
    static class Beginning implements KafkaConsumerRebalanceListener {
        private final EarlierJobEvents earlier;

        Beginning(EarlierJobEvents earlier) {
            this.earlier = earlier;
        }

        /** Of all that are assigned, not of those that are named: where Kafka breaks off in the middle of this, it names none the next time. */
        @Override
        public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> named) {
            Set<TopicPartition> partitions = consumer.assignment();
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(partitions).forEach((partition, end) -> {
                if (begins.get(partition) < end) {
                    ends.put(partition.partition(), end);
                }
            });
            earlier.begin(ends);
            for (TopicPartition partition : partitions) {
                Long next = earlier.next(partition.partition());
                if (next != null) {
                    // Not the first assignment, and nothing was committed: it would begin anew.
                    consumer.seek(partition, next);
                }
            }
        }
    }
}
