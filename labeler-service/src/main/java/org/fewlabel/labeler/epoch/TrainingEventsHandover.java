package org.fewlabel.labeler.epoch;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Hears whether records of this labeler's have gone to others, while it may be at one of them. That is known when the partitions are shared
 * out anew, and not before: whenever a labeler comes or dies all of them are taken from everybody, and most go back to who had them.
 */
@ApplicationScoped
@Identifier("training-events-handover")
class TrainingEventsHandover implements KafkaConsumerRebalanceListener {
    private final TrainingEventsConsumer consumer;

    TrainingEventsHandover(TrainingEventsConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        // Not those that are named: a protocol may name the new ones alone.
        consumer.keepTryIn(
                kafka.assignment().stream().map(TopicPartition::partition).collect(Collectors.toSet()));
    }
}
