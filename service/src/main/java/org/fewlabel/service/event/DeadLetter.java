package org.fewlabel.service.event;

import io.smallrye.reactive.messaging.kafka.impl.KafkaRecordHelper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.folder.Sha256;

/**
 * A record as it lies in its dead-letter topic. However large and odd the one that was put aside is, and whatever is said about
 * it, this one has a size that brokers take.
 */
final class DeadLetter {
    /** Every event is much shorter. */
    static final int VALUE_BYTES_MAX = 256 * 1024;

    static final int TEXT_CHARACTERS_MAX = 2_000;
    /** What the record's own headers may take together; the first that fit are kept. */
    static final int HEADERS_BYTES_MAX = 16 * 1024;

    static final int HEADERS_MAX = 64;

    private DeadLetter() {}

    /** @param consumer the service that puts it aside */
    static ProducerRecord<String, byte[]> of(String consumer, ConsumerRecord<?, ?> origin, Throwable reason) {
        byte[] value = origin.value() instanceof byte[] bytes ? bytes : null;
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(
                Topics.deadLetter(origin.topic()),
                DeadLetterHeaders.key(consumer, origin.topic(), origin.partition(), origin.offset()),
                // None would be a tombstone.
                value == null ? new byte[0] : Arrays.copyOf(value, Math.min(value.length, VALUE_BYTES_MAX)));
        Headers headers = letter.headers();
        copy(origin.headers(), headers);
        add(headers, DeadLetterHeaders.CONSUMER, consumer);
        add(headers, DeadLetterHeaders.REASON, reason.getMessage() == null ? reason.toString() : reason.getMessage());
        add(headers, DeadLetterHeaders.EXCEPTION, reason.getClass().getName());
        add(headers, DeadLetterHeaders.TOPIC, origin.topic());
        add(headers, DeadLetterHeaders.PARTITION, Integer.toString(origin.partition()));
        add(headers, DeadLetterHeaders.OFFSET, Long.toString(origin.offset()));
        add(
                headers,
                DeadLetterHeaders.TIMESTAMP,
                Instant.ofEpochMilli(origin.timestamp()).toString());
        if (origin.key() != null) {
            add(headers, DeadLetterHeaders.KEY, origin.key().toString());
        }
        if (value != null) {
            add(headers, DeadLetterHeaders.LENGTH, Integer.toString(value.length));
            add(headers, DeadLetterHeaders.SHA256, Sha256.hex(value));
        }
        return letter;
    }

    /** The same without the record's value: where it lies and what its digest is, is known all the same. */
    static ProducerRecord<String, byte[]> withoutValue(ProducerRecord<String, byte[]> letter) {
        return new ProducerRecord<>(letter.topic(), null, letter.key(), new byte[0], letter.headers());
    }

    private static void copy(Headers from, Headers to) {
        int count = 0;
        int bytes = 0;
        for (Header header : from) {
            int length = header.key().length() + (header.value() == null ? 0 : header.value().length);
            boolean fits = count < HEADERS_MAX && bytes + length <= HEADERS_BYTES_MAX;
            if (fits && isTheRecordsOwn(header)) {
                to.add(header);
                count++;
                bytes += length;
            }
        }
    }

    /** What is sent again by hand may still say what was once wrong with it, and the connector marks what it reads. */
    private static boolean isTheRecordsOwn(Header header) {
        return !header.key().startsWith(DeadLetterHeaders.PREFIX)
                && !header.key().equals(KafkaRecordHelper.SMALLRYE_GENERATION_ID);
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(name, cut(text).getBytes(StandardCharsets.UTF_8));
    }

    private static String cut(String text) {
        if (text.length() <= TEXT_CHARACTERS_MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(TEXT_CHARACTERS_MAX - 1))
                ? TEXT_CHARACTERS_MAX - 1
                : TEXT_CHARACTERS_MAX;
        return text.substring(0, end) + "…";
    }
}
