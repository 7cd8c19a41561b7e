package org.fewlabel.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All records that topics hold now. */
public final class Records {
    private static final int RECORDS_MAX = 500_000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIME_MAX = Duration.ofMinutes(5);

    private Records() {}

    /** @throws IOException if they are more than can be, or are not read in time */
    public static List<ConsumerRecord<byte[], byte[]>> of(String bootstrapServers, List<String> topics)
            throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        each(bootstrapServers, topics, records::add);
        return records;
    }

    /**
     * Shows all records, and keeps none.
     *
     * @throws IOException if they are more than can be, or are not read in time
     */
    public static void each(
            String bootstrapServers, List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> reader)
            throws IOException {
        Map<String, Object> server = Map.of("bootstrap.servers", bootstrapServers);
        long count = 0;
        try (var consumer = new KafkaConsumer<>(server, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long sinceNanos = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    reader.accept(each);
                    count++;
                }
                if (count > RECORDS_MAX || System.nanoTime() - sinceNanos > TIME_MAX.toNanos()) {
                    throw new IOException("after " + count + " records of " + topics + " there are still some to read");
                }
            }
        }
    }
}
