package org.fewlabel.service.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.service.outage.Outages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** A broker whose answers the test gives. */
    private final MockProducer<String, byte[]> broker =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());

    private final Outages outages = new Outages();
    private final EventPublisher publisher = new EventPublisher(
            broker,
            "trainer",
            outages,
            Clock.fixed(NOW, ZoneOffset.UTC),
            new Backoff(Duration.ZERO, Duration.ofMillis(1)));
    private final JobCancelRequested payload = new JobCancelRequested(UUID.randomUUID(), 1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void publishesWithTheKeyAndTheHeadersThatOtherToolsRead() throws Exception {
        Future<?> published = publish();
        answer(null);
        published.get();

        ProducerRecord<String, byte[]> sent = broker.history().get(0);
        assertThat(sent.topic()).isEqualTo("job-events");
        assertThat(sent.key()).isEqualTo(payload.jobId().toString());
        assertThat(EventCodec.decode(sent.value()).payload()).isEqualTo(payload);
        assertThat(EventCodec.decode(sent.value()).time()).isEqualTo(NOW);
        assertThat(TestRecords.header(sent.headers(), "ce_source")).isEqualTo("/trainer");
    }

    /** After ten minutes a trainer gave its run up, and a labeler its record. */
    @Test
    void offersTheSameEventUntilTheBrokerTakesItAndSaysThatItIsAway() throws Exception {
        Future<?> published = publish();
        for (int time = 1; time <= 300; time++) {
            answer(new TimeoutException("no broker"));
        }

        assertThat(published).isNotDone();
        assertThat(outages.current().values()).singleElement().satisfies(outage -> assertThat(outage.dependency())
                .isEqualTo("Kafka"));

        answer(null);
        published.get();
        assertThat(outages.current()).isEmpty();
        assertThat(broker.history())
                .extracting(sent -> EventCodec.decode(sent.value()).id())
                .containsOnly(EventCodec.decode(broker.history().get(0).value()).id());
    }

    @Test
    void givesUpWhatNoBrokerWouldTake() {
        Future<?> published = publish();
        answer(new RecordTooLargeException("1048576 bytes at most"));

        assertThatThrownBy(published::get)
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1048576 bytes at most");
        assertThat(outages.current()).isEmpty();
    }

    @Test
    void waitsNoLongerWhenItIsInterrupted() {
        Future<?> published = publish();
        answer(new TimeoutException("no broker"));

        thread.shutdownNow();

        assertThatThrownBy(published::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(outages.current()).isEmpty();
    }

    @Test
    void offersOneEventAtATime() {
        publisher.offer(payload);
        publisher.offer(payload);
        assertThat(broker.history()).hasSize(1);

        answer(new TimeoutException("no broker"));
        publisher.offer(payload);
        assertThat(broker.history()).hasSize(2);
        assertThat(outages.current()).isEmpty();
    }

    private Future<?> publish() {
        return thread.submit(() -> {
            publisher.publish(payload);
            return null;
        });
    }

    /** Answers the next record that is sent. */
    private void answer(@Nullable RuntimeException failure) {
        await().pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> failure == null ? broker.completeNext() : broker.errorNext(failure));
    }
}
