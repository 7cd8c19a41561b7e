package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JobEventsConsumerTest {
    private static final byte[] NO_EVENT = "no event".getBytes(StandardCharsets.UTF_8);

    private final Attempts attempts = new Attempts();
    private final EarlierJobEvents earlier = new EarlierJobEvents();
    private final JobEventsConsumer consumer = new JobEventsConsumer(attempts, earlier);

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
    }

    @Test
    void refusesANewRecordThatIsNoEvent() {
        earlier.begin(Map.of(0, 2L));

        assertThatThrownBy(() -> consumer.consume(entry(2, NO_EVENT))).isInstanceOf(MalformedEventException.class);
    }

    private static byte[] cancelled(UUID job) {
        return EventCodec.encode(Event.of(
                new JobStateChanged(job, 1, JobState.CANCELLING, JobState.CANCELLED, null, null), Instant.EPOCH));
    }

    private static ConsumerRecord<String, byte[]> entry(long offset, byte[] value) {
        return new ConsumerRecord<>(Topics.JOB_EVENTS, 0, offset, "key", value);
    }
}
