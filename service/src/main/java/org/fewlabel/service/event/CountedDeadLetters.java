package org.fewlabel.service.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * The connector's dead-letter topic, with a count of the records that went there by the topic that they came from. A channel
 * chooses it by {@code failure-strategy=counted-dead-letter-queue}; its settings are those of {@code dead-letter-queue}.
 */
@ApplicationScoped
@Identifier("counted-dead-letter-queue")
public class CountedDeadLetters implements KafkaFailureHandler.Factory {
    private final KafkaFailureHandler.Factory deadLetters;
    private final MeterRegistry registry;

    CountedDeadLetters(
            @Identifier(KafkaFailureHandler.Strategy.DEAD_LETTER_QUEUE) KafkaFailureHandler.Factory deadLetters,
            MeterRegistry registry) {
        this.deadLetters = deadLetters;
        this.registry = registry;
    }

    @Override
    public KafkaFailureHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        // Made with the channel, so that the series is there, at zero, before the first record is lost.
        Counter counter = Counter.builder("fewlabel.dead.letters")
                .description("Records that were put in the topic's dead-letter topic")
                .tag("topic", config.getTopic().orElse(config.getChannel()))
                .register(registry);
        return new Counted(deadLetters.create(config, vertx, consumer, reportFailure), counter);
    }

    private record Counted(KafkaFailureHandler deadLetters, Counter counter) implements KafkaFailureHandler {
        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> entry, Throwable reason, Metadata metadata) {
            return deadLetters.handle(entry, reason, metadata).invoke(() -> counter.increment());
        }

        @Override
        public void terminate() {
            deadLetters.terminate();
        }
    }
}
