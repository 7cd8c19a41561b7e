package org.fewlabel.gateway.lease;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.fewlabel.contracts.event.Topics;
import org.jboss.logging.Logger;

/**
 * Asks the broker where the reports of trainers end and what the gateway's consumer group has committed, on all partitions,
 * other instances' among them. It asks through the consumer that hears them, so that what answers is the way they come.
 *
 * <p>Implementation note: committed is what counts and not the consumer's position, which runs ahead of the records that are
 * processed.
 */
@ApplicationScoped
class KafkaReportsProbe implements ReportLog {
    private static final Logger LOG = Logger.getLogger(KafkaReportsProbe.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    /** Partitions, ends, commits and beginnings. */
    private static final int QUESTIONS_MAX = 4;

    private static final List<String> TOPICS = List.of(Topics.TRAINING_HEARTBEATS, Topics.TRAINING_EVENTS);

    private final KafkaClientService clients;

    KafkaReportsProbe(KafkaClientService clients) {
        this.clients = clients;
    }

    @Override
    public Optional<ReportPositions> positions() {
        try {
            return Optional.of(clients.<String, byte[]>getConsumer(TOPICS.get(0))
                    .runOnPollingThread(consumer -> {
                        return positions(consumer);
                    })
                    .await()
                    .atMost(ANSWER_MAX.multipliedBy(QUESTIONS_MAX)));
        } catch (RuntimeException e) {
            LOG.debug("the broker does not answer", e);
            return Optional.empty();
        }
    }

    private static ReportPositions positions(Consumer<?, ?> consumer) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : TOPICS) {
            consumer.partitionsFor(topic, ANSWER_MAX)
                    .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_MAX);
        Map<TopicPartition, Long> processed = new HashMap<>();
        consumer.committed(partitions, ANSWER_MAX).forEach((partition, offset) -> {
            if (offset != null) {
                processed.put(partition, offset.offset());
            }
        });
        Set<TopicPartition> unreached = new HashSet<>(partitions);
        unreached.removeIf(each -> processed.getOrDefault(each, 0L) >= ends.get(each));
        // What was removed by age is nobody's to process any more, and nothing is committed for a partition that is
        // left without a record.
        consumer.beginningOffsets(unreached, ANSWER_MAX)
                .forEach((partition, begin) -> processed.merge(partition, begin, Math::max));
        return new ReportPositions(named(ends), named(processed));
    }

    private static Map<String, Long> named(Map<TopicPartition, Long> offsets) {
        Map<String, Long> named = new HashMap<>();
        offsets.forEach((partition, offset) -> named.put(partition.toString(), offset));
        return named;
    }
}
