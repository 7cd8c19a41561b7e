package org.fewlabel.gateway.lease;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.fewlabel.contracts.event.Topics;
import org.jboss.logging.Logger;

/** Asks the broker for the end of the training events, through the consumer that hears them. */
@ApplicationScoped
class KafkaHearingProbe implements Hearing {
    private static final Logger LOG = Logger.getLogger(KafkaHearingProbe.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final List<TopicPartition> ASKED = List.of(new TopicPartition(Topics.TRAINING_EVENTS, 0));

    private final KafkaClientService clients;

    KafkaHearingProbe(KafkaClientService clients) {
        this.clients = clients;
    }

    @Override
    public boolean isOpen() {
        try {
            Map<TopicPartition, Long> ends = clients.<String, byte[]>getConsumer(Topics.TRAINING_EVENTS)
                    .runOnPollingThread(consumer -> {
                        return consumer.endOffsets(ASKED, ANSWER_MAX);
                    })
                    .await()
                    .atMost(ANSWER_MAX.plusSeconds(1));
            return !ends.isEmpty();
        } catch (RuntimeException e) {
            LOG.debug("the broker does not answer", e);
            return false;
        }
    }
}
