package org.fewlabel.service.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatientCommitsTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger questions = new AtomicInteger();

    /** A broker that does not say what was committed until it is asked for the third time. */
    private final class Silent implements KafkaCommitHandler {
        @Override
        public <K, V> Uni<IncomingKafkaRecord<K, V>> received(IncomingKafkaRecord<K, V> entry) {
            return questions.incrementAndGet() < 3
                    ? Uni.createFrom().failure(new TimeoutException("no answer within 60000ms"))
                    : Uni.createFrom().item(entry);
        }

        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> entry) {
            return Uni.createFrom().voidItem();
        }
    }

    private static final class None implements KafkaFailureHandler {
        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> entry, Throwable reason, Metadata metadata) {
            return Uni.createFrom().failure(reason);
        }
    }

    @AfterEach
    void close() {
        vertx.closeAndAwait();
    }

    /** The channel ended for good when Kafka was away for a minute before the first record of a partition. */
    @Test
    void asksForWhatWasCommittedUntilItIsTold() {
        KafkaCommitHandler commits = new PatientCommits.Patient(vertx, new Silent());
        IncomingKafkaRecord<String, byte[]> entry = new IncomingKafkaRecord<>(
                TestRecords.record(new byte[] {1}), "job-events", 0, commits, new None(), false);

        IncomingKafkaRecord<String, byte[]> received =
                commits.received(entry).await().atMost(Duration.ofSeconds(20));

        assertThat(received).isSameAs(entry);
        assertThat(questions).hasValue(3);
    }
}
