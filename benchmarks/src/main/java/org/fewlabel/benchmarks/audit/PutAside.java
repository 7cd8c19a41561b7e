package org.fewlabel.benchmarks.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.fewlabel.benchmarks.Records;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.Topics;

/** Which records services have put aside, read from the keys of their dead letters. */
public final class PutAside {
    private static final char BEHIND_CONSUMER = '|';

    private PutAside() {}

    /** Where a record lies, as keys of dead letters say it. */
    public static String position(ConsumerRecord<?, ?> entry) {
        return position(entry.topic(), entry.partition(), entry.offset());
    }

    /** The same of a record that was just written. */
    public static String position(RecordMetadata written) {
        return position(written.topic(), written.partition(), written.offset());
    }

    private static String position(String topic, int partition, long offset) {
        String key = DeadLetterHeaders.key("", topic, partition, offset);
        return key.substring(key.indexOf(BEHIND_CONSUMER) + 1);
    }

    /** By where the record lies, who has put it aside. */
    public static Map<String, Set<String>> of(String bootstrapServers) throws IOException {
        List<String> all = Topics.all().stream().map(Topics.Topic::name).toList();
        List<String> deadLetters =
                all.stream().map(Topics::deadLetter).filter(all::contains).toList();
        Map<String, Set<String>> consumers = new HashMap<>();
        Records.each(bootstrapServers, deadLetters, letter -> {
            String key = new String(letter.key(), StandardCharsets.UTF_8);
            int end = key.indexOf(BEHIND_CONSUMER);
            consumers
                    .computeIfAbsent(key.substring(end + 1), position -> new TreeSet<>())
                    .add(key.substring(0, end));
        });
        return consumers;
    }
}
