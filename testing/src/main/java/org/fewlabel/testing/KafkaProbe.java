package org.fewlabel.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.jspecify.annotations.Nullable;

/** A test's own eyes and hands on the topics. Not for several threads. */
public final class KafkaProbe implements AutoCloseable {
    private static final Duration SEND_WAIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    public KafkaProbe(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** On the Kafka of this JVM. */
    public static KafkaProbe local() {
        return new KafkaProbe(LocalEngines.bootstrapServers());
    }

    /** Publishes as a service does, and returns when the broker has it. */
    public void publish(Event event) {
        publish(event, Map.of());
    }

    /** The same with further headers. */
    public void publish(Event event, Map<String, String> headers) {
        ProducerRecord<String, byte[]> entry =
                new ProducerRecord<>(event.payload().topic(), event.key().toString(), EventCodec.encode(event));
        event.cloudEventHeaders("/test")
                .forEach((name, value) -> entry.headers().add(name, value));
        headers.forEach((name, value) -> entry.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        send(entry);
    }

    /** Publishes any bytes, for tests of what is not an event. */
    public void publish(String topic, String key, byte[] value) {
        send(new ProducerRecord<>(topic, key, value));
    }

    private void send(ProducerRecord<String, byte[]> entry) {
        try {
            producer.send(entry).get(SEND_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a record could not be sent to " + entry.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Every record that the topic holds now; those of one key in their order. */
    public List<ConsumerRecord<String, byte[]>> records(String topic) {
        return read(topic, records -> false, Duration.ZERO);
    }

    /** Every event that the topic holds now; what is not an event is left out. */
    public List<Event> events(String topic) {
        return records(topic).stream().flatMap(entry -> decode(entry).stream()).toList();
    }

    /**
     * Waits for a record.
     *
     * @throws AssertionError if none comes in time
     */
    public ConsumerRecord<String, byte[]> awaitRecord(
            String topic, Predicate<ConsumerRecord<String, byte[]>> wanted, Duration patience) {
        return read(topic, seen -> seen.stream().anyMatch(wanted), patience).stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such record on " + topic + " within " + patience));
    }

    /**
     * Waits for the dead letter of a record of that key, whichever service put it aside.
     *
     * @throws AssertionError if none comes in time
     */
    public ConsumerRecord<String, byte[]> awaitDeadLetter(String topic, String key, Duration patience) {
        return awaitRecord(
                Topics.deadLetter(topic), letter -> key.equals(header(letter, DeadLetterHeaders.KEY)), patience);
    }

    /** Every dead letter of records of that key. */
    public List<ConsumerRecord<String, byte[]>> deadLetters(String topic, String key) {
        return records(Topics.deadLetter(topic)).stream()
                .filter(letter -> key.equals(header(letter, DeadLetterHeaders.KEY)))
                .toList();
    }

    /** A header as text; null if the record has none of that name. */
    public static @Nullable String header(ConsumerRecord<String, byte[]> entry, String name) {
        Header header = entry.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /**
     * Waits for an event.
     *
     * @throws AssertionError if none comes in time
     */
    public Event awaitEvent(String topic, Predicate<Event> wanted, Duration patience) {
        ConsumerRecord<String, byte[]> found =
                awaitRecord(topic, entry -> decode(entry).stream().anyMatch(wanted), patience);
        return decode(found).get(0);
    }

    /** Reads from the beginning until the records satisfy, or until the end was reached and patience is out. */
    private List<ConsumerRecord<String, byte[]>> read(
            String topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough, Duration patience) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            do {
                consumer.poll(POLL).forEach(records::add);
            } while (!enough.test(records)
                    && (System.nanoTime() < deadlineNanos
                            || partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))));
        }
        return records;
    }

    private static List<Event> decode(ConsumerRecord<String, byte[]> entry) {
        try {
            return List.of(EventCodec.decode(entry.value()));
        } catch (MalformedEventException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        producer.close(SEND_WAIT);
    }
}
