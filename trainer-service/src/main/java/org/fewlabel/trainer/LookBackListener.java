package org.fewlabel.trainer;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a trainer hear what was said shortly before it began to listen: so nothing falls between its first claim and the
 * assignment of partitions, or between two assignments. What is heard twice is harmless.
 *
 * <p>Not by {@code auto.offset.reset=by_duration}: with that the client leaves a partition without recent records alone for
 * half a minute before it looks again.
 */
@ApplicationScoped
@Identifier("look-back")
public class LookBackListener implements KafkaConsumerRebalanceListener {
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);

    private final Clock clock;

    LookBackListener(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        long since = clock.instant().minus(LOOK_BACK).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        // The ends come first: a record that arrives between the two answers is behind the end, and will be read.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> recent = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = recent.get(partition);
            consumer.seek(partition, first == null ? ends.get(partition) : first.offset());
        }
    }
}
