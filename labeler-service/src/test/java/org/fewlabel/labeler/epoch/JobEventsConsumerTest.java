package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.service.event.EventIntake;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.work.JobWork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JobEventsConsumerTest {
    private static final byte[] NO_EVENT = "no event".getBytes(StandardCharsets.UTF_8);

    private final Attempts attempts = new Attempts();
    private final EarlierJobEvents earlier = new EarlierJobEvents();
    private final JobEventsConsumer consumer =
            new JobEventsConsumer(new EventIntake(new JobWork(OpenTelemetry.noop()), new Outages()), attempts, earlier);
    private final List<Throwable> refusals = new ArrayList<>();

    /** Every labeler refused it at every start, and each time the dead-letter topic and the alert had it once more. */
    @Test
    void skipsARecordOfBeforeThatIsNoEventAndHearsTheRest() throws Exception {
        UUID job = UUID.randomUUID();
        earlier.begin(Map.of(0, 2L));

        consumer.consume(entry(0, NO_EVENT));
        consumer.consume(entry(1, cancelled(job)));

        earlier.await(Duration.ofSeconds(60));
        assertThat(attempts.isStale(job, 1)).isTrue();
        assertThat(earlier.next(0)).isEqualTo(2);
        assertThat(refusals).isEmpty();
    }

    @Test
    void putsANewRecordAsideThatIsNoEvent() {
        earlier.begin(Map.of(0, 2L));

        consumer.consume(entry(2, NO_EVENT));

        assertThat(refusals).singleElement().isInstanceOf(MalformedEventException.class);
    }

    /** Kafka names no partition when it asks again, and a labeler took nothing for all that there was: it labeled what was cancelled. */
    @Test
    void measuresWhatThereIsWhereKafkaBrokeOffAtFirst() {
        TopicPartition partition = new TopicPartition(Topics.JOB_EVENTS, 0);
        JobEventsConsumer.Beginning beginning = new JobEventsConsumer.Beginning(earlier);
        try (BreakingKafka kafka = new BreakingKafka()) {
            kafka.assign(List.of(partition));
            kafka.updateBeginningOffsets(Map.of(partition, 0L));
            kafka.updateEndOffsets(Map.of(partition, 2L));

            assertThatThrownBy(() -> beginning.onPartitionsAssigned(kafka, List.of(partition)))
                    .isInstanceOf(TimeoutException.class);
            beginning.onPartitionsAssigned(kafka, List.of());

            assertThat(earlier.isEarlier(0, 1)).isTrue();
            assertThat(earlier.isEarlier(0, 2)).isFalse();
        }
    }

    /** Breaks off at the first question for ends. */
    private static final class BreakingKafka extends MockConsumer<String, byte[]> {
        private boolean broken = true;

        BreakingKafka() {
            super("earliest");
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            if (broken) {
                broken = false;
                throw new TimeoutException("no broker");
            }
            return super.endOffsets(partitions);
        }
    }

    private static byte[] cancelled(UUID job) {
        return EventCodec.encode(Event.of(
                new JobStateChanged(job, 1, JobState.CANCELLING, JobState.CANCELLED, null, null), Instant.EPOCH));
    }

    private Message<byte[]> entry(long offset, byte[] value) {
        ConsumerRecord<String, byte[]> entry = new ConsumerRecord<>(Topics.JOB_EVENTS, 0, offset, "key", value);
        return Message.of(value, () -> CompletableFuture.completedFuture(null), reason -> {
                    refusals.add(reason);
                    return CompletableFuture.completedFuture(null);
                })
                .addMetadata(new IncomingKafkaRecordMetadata<>(entry, Topics.JOB_EVENTS));
    }
}
