package org.fewlabel.labeler.epoch;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;

/**
 * Hears of new attempts and of jobs that are over from the gateway, so that epochs which wait in the queue and which nobody
 * wants any more are not labeled. It begins with what was said before. What it misses costs time and nothing else.
 */
@ApplicationScoped
public class JobEventsConsumer {
    private static final Logger LOG = Logger.getLogger(JobEventsConsumer.class);

    private final Attempts attempts;
    private final EarlierJobEvents earlier;

    JobEventsConsumer(Attempts attempts, EarlierJobEvents earlier) {
        this.attempts = attempts;
        this.earlier = earlier;
    }

    @Incoming(Topics.JOB_EVENTS)
    public void consume(ConsumerRecord<String, byte[]> entry) throws MalformedEventException {
        try {
            hear(entry.value());
        } catch (MalformedEventException e) {
            if (!earlier.isEarlier(entry.partition(), entry.offset())) {
                throw e;
            }
            // Every labeler comes across it at every start; the dead-letter topic has it from those who read a record
            // once.
            LOG.warnf(
                    "Skipped a record from before this labeler that is no job event: partition=%d offset=%d: %s",
                    entry.partition(), entry.offset(), e.getMessage());
        } finally {
            earlier.heard(entry.partition(), entry.offset());
        }
    }

    private void hear(byte[] value) throws MalformedEventException {
        EventPayload payload = EventCodec.decode(value).payload();
        if (!(payload instanceof JobEvent event)) {
            throw new MalformedEventException(payload.type() + " does not belong on " + Topics.JOB_EVENTS, null);
        }
        try (JobLog log = JobLog.of(event.jobId(), event.attempt())) {
            attempts.heard(event.jobId(), event.attempt());
            if (event instanceof JobStateChanged changed && changed.to().isTerminal()) {
                attempts.over(event.jobId());
            }
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

        @Override
        public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
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
