package org.fewlabel.gateway.outbox;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.service.work.JobWork;
import org.jspecify.annotations.Nullable;

/**
 * Puts events on Kafka.
 *
 * <p>Implementation note: this is a producer of its own and no messaging channel, because a channel carries the caller's
 * transaction over to Kafka's threads, and then two threads work in one transaction.
 */
@ApplicationScoped
class JobEventPublisher {
    /** What the broker does not take in this time, the outbox offers again. */
    private static final Duration DELIVERY_MAX = Duration.ofSeconds(4);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;

    JobEventPublisher(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(ANSWER_MAX));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(ANSWER_MAX));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY_MAX));
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Begins to send an event; done when the broker has it for good, or when it was tried for long enough.
     *
     * @param traceparent of what it follows on; null where nothing is traced
     */
    Future<?> publish(Event event, @Nullable String traceparent) {
        ProducerRecord<String, byte[]> entry =
                new ProducerRecord<>(event.payload().topic(), event.key().toString(), EventCodec.encode(event));
        event.cloudEventHeaders("/gateway")
                .forEach((name, value) -> entry.headers().add(name, value));
        if (traceparent != null) {
            entry.headers().add(JobWork.TRACEPARENT, traceparent.getBytes(StandardCharsets.UTF_8));
        }
        return producer.send(entry);
    }

    @PreDestroy
    void close() {
        producer.close(DELIVERY_MAX);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
