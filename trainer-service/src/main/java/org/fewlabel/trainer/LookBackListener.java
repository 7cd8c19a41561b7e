package org.fewlabel.trainer;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Lets a trainer hear what was said shortly before it began to listen, so that nothing falls between its first claim and the
 * assignment of partitions; and later on all that was said since it heard last, however long it was away: nobody says twice that
 * its job is another's. What is heard twice is harmless.
 *
 * <p>Not by {@code auto.offset.reset=by_duration}: with that the client leaves a partition without recent records alone for
 * half a minute before it looks again.
 */
@ApplicationScoped
@Identifier("look-back")
public class LookBackListener implements KafkaConsumerRebalanceListener {
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);

    private final Clock clock;
    /** Where to go on. Of the topics that are listened to, so that there are as many as those have partitions. */
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

    LookBackListener(Clock clock) {
        this.clock = clock;
    }

    /** To be called when the record of a message is dealt with; the group commits nothing that would tell. */
    public void heard(Message<?> message) {
        message.getMetadata(IncomingKafkaRecordMetadata.class)
                .ifPresent(record ->
                        next.put(new TopicPartition(record.getTopic(), record.getPartition()), record.getOffset() + 1));
    }

    /** Whether it is known where to go on in a topic; before that nothing of it is heard. */
    public boolean listensTo(String topic) {
        return next.keySet().stream().anyMatch(partition -> partition.topic().equals(topic));
    }

    /** Of all that are assigned, not of those that are named: where Kafka breaks off in the middle of this, it names none the next time. */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> named) {
        Set<TopicPartition> partitions = consumer.assignment();
        Map<TopicPartition, Long> known = new HashMap<>(next);
        known.keySet().retainAll(partitions);
        // What a topic has dropped meanwhile is gone.
        consumer.beginningOffsets(known.keySet())
                .forEach((partition, begin) -> consumer.seek(partition, Math.max(known.get(partition), begin)));
        lookBack(
                consumer,
                partitions.stream().filter(each -> !known.containsKey(each)).toList());
    }

    private void lookBack(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
        long since = clock.instant().minus(LOOK_BACK).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        // The ends come first: a record that arrives between the two answers is behind the end, and will be read.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> recent = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = recent.get(partition);
            long from = first == null ? ends.get(partition) : first.offset();
            next.put(partition, from);
            consumer.seek(partition, from);
        }
    }
}
