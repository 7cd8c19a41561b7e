package org.fewlabel.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.fewlabel.testing.SettableClock;
import org.junit.jupiter.api.Test;

class LookBackListenerTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final TopicPartition BUSY = new TopicPartition("job-events", 0);
    private static final TopicPartition QUIET = new TopicPartition("job-events", 1);
    private static final List<TopicPartition> BOTH = List.of(BUSY, QUIET);

    private final Log log = new Log();
    private final SettableClock clock = new SettableClock(T0);
    private final LookBackListener listener = new LookBackListener(clock);

    /** The client's own consumer for tests, which lacks the search by times: a record a minute in the busy partition. */
    private static final class Log extends MockConsumer<byte[], byte[]> {
        private long end;
        private boolean breaksOff;

        Log() {
            super("latest");
            assign(BOTH);
            updateBeginningOffsets(Map.of(BUSY, 0L, QUIET, 0L));
            extendTo(0);
        }

        void extendTo(long minutes) {
            end = minutes;
            updateEndOffsets(Map.of(BUSY, minutes, QUIET, 0L));
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            if (breaksOff) {
                breaksOff = false;
                throw new TimeoutException("no broker");
            }
            return super.endOffsets(partitions);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            times.forEach((partition, time) -> {
                long first =
                        Math.max(0, Duration.ofMillis(time - T0.toEpochMilli()).toMinutes());
                found.put(
                        partition, partition.equals(BUSY) && first < end ? new OffsetAndTimestamp(first, time) : null);
            });
            return found;
        }
    }

    @Test
    void looksBackTenMinutesAtFirst() {
        pass(Duration.ofMinutes(30));

        listener.onPartitionsAssigned(log, BOTH);

        assertThat(log.position(BUSY)).isEqualTo(20);
        assertThat(log.position(QUIET)).isZero();
    }

    /** It looked back ten minutes then, too, and never heard that its job was another's. */
    @Test
    void goesOnWhereItWasHoweverLongItWasAway() {
        pass(Duration.ofMinutes(30));
        listener.onPartitionsAssigned(log, BOTH);
        listener.heard(record(BUSY, 20));

        pass(Duration.ofHours(2));
        listener.onPartitionsAssigned(log, BOTH);

        assertThat(log.position(BUSY)).isEqualTo(21);
        assertThat(log.position(QUIET)).as("where nothing was said").isZero();
    }

    @Test
    void goesOnAtTheBeginningOfWhatIsLeft() {
        pass(Duration.ofMinutes(30));
        listener.onPartitionsAssigned(log, BOTH);
        log.updateBeginningOffsets(Map.of(BUSY, 25L));

        listener.onPartitionsAssigned(log, BOTH);

        assertThat(log.position(BUSY)).isEqualTo(25);
    }

    /** It names no partition then: the trainer began at the end, and never heard that its job was cancelled. */
    @Test
    void looksBackWhereKafkaBrokeOffAtFirst() {
        pass(Duration.ofMinutes(30));
        log.breaksOff = true;
        assertThatThrownBy(() -> listener.onPartitionsAssigned(log, BOTH)).isInstanceOf(TimeoutException.class);
        assertThat(listener.listensTo("job-events")).isFalse();

        listener.onPartitionsAssigned(log, List.of());

        assertThat(listener.listensTo("job-events")).isTrue();
        assertThat(log.position(BUSY)).isEqualTo(20);
    }

    private void pass(Duration time) {
        clock.advance(time);
        log.extendTo(Duration.between(T0, clock.instant()).toMinutes());
    }

    private static Message<byte[]> record(TopicPartition partition, long offset) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "key", new byte[0]);
        return Message.of(new byte[0], Metadata.of(new IncomingKafkaRecordMetadata<>(record, partition.topic())));
    }
}
