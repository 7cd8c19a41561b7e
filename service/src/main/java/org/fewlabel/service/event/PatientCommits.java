package org.fewlabel.service.event;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.ContextHolder;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The connector's throttled commits, which outlast a Kafka that is away. Before the first record of a partition is handed out, its
 * committed offset is asked for; when nobody had answered for a minute, that ended the channel for good. A channel chooses this by
 * {@code commit-strategy=patient}.
 */
@ApplicationScoped
@Identifier("patient")
public class PatientCommits implements KafkaCommitHandler.Factory {
    private static final Duration WAIT_FIRST = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final KafkaCommitHandler.Factory throttled;

    PatientCommits(@Identifier(KafkaCommitHandler.Strategy.THROTTLED) KafkaCommitHandler.Factory throttled) {
        this.throttled = throttled;
    }

    @Override
    public KafkaCommitHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return new Patient(vertx, throttled.create(config, vertx, consumer, reportFailure));
    }

    /** A holder of a context as well, since the connector gives its context to those alone. */
    static final class Patient extends ContextHolder implements KafkaCommitHandler {
        private final KafkaCommitHandler commits;

        Patient(Vertx vertx, KafkaCommitHandler commits) {
            super(vertx, 0);
            this.commits = commits;
        }

        @Override
        public <K, V> Uni<IncomingKafkaRecord<K, V>> received(IncomingKafkaRecord<K, V> entry) {
            return Uni.createFrom()
                    .deferred(() -> commits.received(entry))
                    .onFailure()
                    .retry()
                    .withBackOff(WAIT_FIRST, WAIT_MAX)
                    .indefinitely();
        }

        @Override
        public void capture(io.vertx.mutiny.core.Context context) {
            super.capture(context);
            if (commits instanceof ContextHolder holder) {
                holder.capture(context);
            }
        }

        @Override
        public void capture(Context context) {
            super.capture(context);
            if (commits instanceof ContextHolder holder) {
                holder.capture(context);
            }
        }

        @Override
        public <K, V> Multi<IncomingKafkaRecord<K, V>> decorateStream(Multi<IncomingKafkaRecord<K, V>> consumed) {
            return commits.decorateStream(consumed);
        }

        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> entry) {
            return commits.handle(entry);
        }

        @Override
        public void partitionsAssigned(Collection<TopicPartition> partitions) {
            commits.partitionsAssigned(partitions);
        }

        @Override
        public void partitionsRevoked(Collection<TopicPartition> partitions) {
            commits.partitionsRevoked(partitions);
        }

        @Override
        public void terminate(boolean graceful) {
            commits.terminate(graceful);
        }
    }
}
