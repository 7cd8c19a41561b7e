package org.fewlabel.standalone.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.jspecify.annotations.Nullable;

/** A record that a service put aside, as it lies in its dead-letter topic. */
public record DeadLetter(ConsumerRecord<byte[], byte[]> record) {
    /** Where it says which record came of one that was sent back; such a letter has no value. */
    static final String SENT_BACK = DeadLetterHeaders.PREFIX + "sent-back-to";

    public Position id() {
        return new Position(record.topic(), record.partition(), record.offset());
    }

    /**
     * What it is the dead letter of: of one consumer's record there is one, however often that was put aside. Those of before
     * letters named their consumers have the keys of their records, which many share; each of them is one of its own.
     */
    String identity() {
        boolean saysOfWhat = isSentBack() || consumer() != null;
        return saysOfWhat && record.key() != null ? text(record.key()) : id().toString();
    }

    /** The key of the record that was put aside, as much of it as there is. */
    byte @Nullable [] recordKey() {
        if (consumer() == null) {
            return record.key();
        }
        String key = header(DeadLetterHeaders.KEY);
        return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    }

    /** When it was put aside. */
    public Instant at() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    public @Nullable String consumer() {
        return header(DeadLetterHeaders.CONSUMER);
    }

    public @Nullable String reason() {
        return header(DeadLetterHeaders.REASON);
    }

    /** Where the record came from; empty where the headers do not say so. */
    public Optional<Position> origin() {
        try {
            return Optional.of(new Position(
                    String.valueOf(header(DeadLetterHeaders.TOPIC)),
                    Integer.parseInt(String.valueOf(header(DeadLetterHeaders.PARTITION))),
                    Long.parseLong(String.valueOf(header(DeadLetterHeaders.OFFSET)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** How many bytes the whole value has; null where nobody wrote it down. */
    public @Nullable Long length() {
        try {
            return Long.valueOf(String.valueOf(header(DeadLetterHeaders.LENGTH)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The digest of the whole value; null where nobody wrote it down. */
    public @Nullable String sha256() {
        return header(DeadLetterHeaders.SHA256);
    }

    /** What there is of the value. */
    public byte[] value() {
        return record.value() == null ? new byte[0] : record.value();
    }

    /** Whether the value was too long to be put aside in full. */
    public boolean isCut() {
        Long length = length();
        return length != null && length != value().length;
    }

    /** Whether it says of one of the same identity that somebody sent it back, and nothing else. */
    boolean isSentBack() {
        return record.value() == null && sentBackTo() != null;
    }

    /** Where the record lies that came of it. */
    @Nullable
    String sentBackTo() {
        return header(SENT_BACK);
    }

    @Nullable
    String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : text(header.value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
