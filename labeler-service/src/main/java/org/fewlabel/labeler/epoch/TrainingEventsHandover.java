package org.fewlabel.labeler.epoch;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Hears that records of this labeler's go to others, while it may be at one of them. */
@ApplicationScoped
@Identifier("training-events-handover")
class TrainingEventsHandover implements KafkaConsumerRebalanceListener {
    private final TrainingEventsConsumer consumer;

    TrainingEventsHandover(TrainingEventsConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            consumer.takeBackTry();
        }
    }
}
