package org.fewlabel.benchmarks.redelivery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.fewlabel.contracts.event.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Delivers every record of the services' topics again: as soon as it is there, on the partition half a topic away, which is another
 * labeler's; and all of them once more on their own, when told to. On each partition copies come in the order of their originals, so
 * no event is heard for the first time before one that was written earlier.
 */
final class Redeliveries implements Runnable, AutoCloseable {
    /** A run has some thousands. */
    private static final int RECORDS_MAX = 200_000;

    private static final Duration POLL = Duration.ofMillis(20);
    static final List<String> TOPICS =
            List.of(Topics.JOB_EVENTS, Topics.TRAINING_EVENTS, Topics.LABELING_EVENTS, Topics.TRAINING_HEARTBEATS);
    private static final String AGAIN = "delivered-again";
    private static final byte[] YES = "yes".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Object> server;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<ConsumerRecord<byte[], byte[]>> originals = new ArrayList<>();
    private final Thread thread = new Thread(this, "redeliveries");
    /** What went wrong first: from then on not everything is delivered again. */
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private volatile boolean stopping;

    Redeliveries(String bootstrapServers) {
        this(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** @param server settings of clients, by which they find it and how long they wait for it */
    Redeliveries(Map<String, Object> server) {
        this.server = Map.copyOf(server);
        Map<String, Object> sending = new HashMap<>(server);
        sending.put("linger.ms", 0);
        this.producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
        thread.start();
    }

    @Override
    public void run() {
        try {
            deliver();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void deliver() {
        try (var consumer = new KafkaConsumer<>(server, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = TOPICS.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<String, Long> counts =
                    partitions.stream().collect(Collectors.groupingBy(TopicPartition::topic, Collectors.counting()));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                    if (entry.headers().lastHeader(AGAIN) == null) {
                        keep(entry);
                        int count = counts.get(entry.topic()).intValue();
                        send(entry, (entry.partition() + count / 2) % count);
                    }
                }
            }
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> entry) {
        synchronized (originals) {
            if (originals.size() == RECORDS_MAX) {
                throw new IllegalStateException("more than " + RECORDS_MAX + " records");
            }
            originals.add(entry);
        }
    }

    private void send(ConsumerRecord<byte[], byte[]> original, int partition) {
        ProducerRecord<byte[], byte[]> copy =
                new ProducerRecord<>(original.topic(), partition, original.key(), original.value(), original.headers());
        copy.headers().add(AGAIN, YES);
        producer.send(copy, (written, failed) -> failure.compareAndSet(null, failed));
    }

    /**
     * Each record that is there on its own partition again, as after an offset that was set back to the beginning.
     *
     * @throws IllegalStateException if one could not be delivered again
     */
    void sendAllAgain() {
        List<ConsumerRecord<byte[], byte[]>> all = originals();
        all.forEach(original -> send(original, original.partition()));
        producer.flush();
        requireAll();
    }

    private void requireAll() {
        if (failure.get() != null) {
            throw new IllegalStateException("not every record was delivered again", failure.get());
        }
    }

    /**
     * The records of the services' own, up to now.
     *
     * @throws IllegalStateException if one of them could not be delivered again
     */
    List<ConsumerRecord<byte[], byte[]>> originals() {
        requireAll();
        synchronized (originals) {
            return List.copyOf(originals);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
        producer.close();
    }
}
