package org.fewlabel.service.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.service.outage.Outages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A broker whose answers the test gives. */
    private final MockProducer<String, byte[]> broker =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());

    private final Outages outages = new Outages();
    private final DeadLetters letters = new DeadLetters(
            broker, "gateway", outages, new SimpleMeterRegistry(), new Backoff(Duration.ZERO, Duration.ofMillis(1)));

    @AfterEach
    void close() {
        letters.close();
    }

    @Test
    void waitsForABrokerThatIsAwayAndSaysSo() {
        CompletableFuture<Void> written =
                letters.write(TestRecords.record(new byte[] {1}), new IllegalStateException("no rule"));
        for (int time = 1; time <= 100; time++) {
            answer(new TimeoutException("no broker"));
        }

        assertThat(written).isNotDone();
        assertThat(outages.current().values()).singleElement().satisfies(outage -> assertThat(outage.dependency())
                .isEqualTo("Kafka"));

        answer(null);
        assertThat(written).succeedsWithin(PATIENCE);
        assertThat(outages.current()).isEmpty();
        assertThat(broker.history())
                .allSatisfy(letter -> assertThat(letter.key()).isEqualTo("gateway|job-events|3|17"));
    }

    /** Its record stayed unhandled for good, and so did those behind it, and nothing was red. */
    @Test
    void outlivesAnErrorOfTheProducer() {
        AtomicBoolean failed = new AtomicBoolean();
        MockProducer<String, byte[]> failing =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<String, byte[]> letter, Callback callback) {
                        if (failed.compareAndSet(false, true)) {
                            throw new NoClassDefFoundError("a class that memory had no room for");
                        }
                        return super.send(letter, callback);
                    }
                };
        DeadLetters others = new DeadLetters(
                failing,
                "gateway",
                outages,
                new SimpleMeterRegistry(),
                new Backoff(Duration.ZERO, Duration.ofMillis(1)));
        try {
            assertThat(others.write(TestRecords.record(new byte[] {1}), new IllegalStateException("no rule")))
                    .succeedsWithin(PATIENCE);
        } finally {
            others.close();
        }
        assertThat(failed).isTrue();
    }

    @Test
    void keepsWhereTheRecordLiesIfTheBrokerTakesNoMore() {
        CompletableFuture<Void> written =
                letters.write(TestRecords.record(new byte[] {1, 2, 3}), new IllegalStateException("no rule"));
        answer(new RecordTooLargeException("100 bytes at most"));
        answer(null);

        assertThat(written).succeedsWithin(PATIENCE);
        ProducerRecord<String, byte[]> last =
                broker.history().get(broker.history().size() - 1);
        assertThat(last.value()).isEmpty();
        assertThat(TestRecords.header(last.headers(), "dead-letter-length")).isEqualTo("3");
    }

    /** What is wrong may quote a record of a megabyte, with what ends a line. */
    @Test
    void saysWhyInOneShortLine() {
        Logger logger = Logger.getLogger(DeadLetters.class.getName());
        List<LogRecord> said = new CopyOnWriteArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                said.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(listener);
        try {
            letters.write(
                    TestRecords.record(new byte[] {1}),
                    new IllegalStateException("no rule for\nthis: " + "x".repeat(1 << 20)));
        } finally {
            logger.removeHandler(listener);
        }

        assertThat(said)
                .singleElement()
                .extracting(LogRecord::getMessage, STRING)
                .contains("offset=17", "no rule for\\u000athis")
                .hasSizeLessThan(700);
    }

    /** Answers the next record that is sent. */
    private void answer(@Nullable RuntimeException failure) {
        await().pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> failure == null ? broker.completeNext() : broker.errorNext(failure));
    }
}
