package org.fewlabel.benchmarks.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.jspecify.annotations.Nullable;

/**
 * Draws records that are bad, always the same for a seed. Whoever may write to Kafka is trusted, so that an event which could be true
 * of a job would rightly change it: what is drawn is no event of its topic, is of a job that does not exist, or came before.
 */
final class BadRecords {
    /** A broker takes a megabyte, with key and headers. */
    private static final int HUGE_BYTES = 1_000_000;
    /** How many kinds are drawn for one huge record: of 5,000 on each of five topics, about a hundred megabytes. */
    private static final int HUGE_ONE_OF = 250;

    private static final List<RecordKind> KINDS = Arrays.stream(RecordKind.values())
            .filter(kind -> kind != RecordKind.HUGE)
            .toList();

    private static final List<String> HEADERS = List.of(
            "traceparent",
            "tracestate",
            "ce_id",
            "ce_type",
            "content-type",
            "dead-letter-topic",
            "dead-letter-offset",
            "",
            "ß");

    private final SplittableRandom random;
    private final Values values;
    private final Map<String, List<Event>> byTopic;
    private final List<Event> all;
    private final List<String> open;

    /**
     * Draws from what services have said.
     *
     * @param byTopic events of jobs that are over
     * @param open the ids of jobs that run
     */
    BadRecords(long seed, Map<String, List<Event>> byTopic, List<String> open) {
        this.random = new SplittableRandom(seed);
        this.values = new Values(random.split(), open);
        this.byTopic = Map.copyOf(byTopic);
        this.all = byTopic.values().stream().flatMap(List::stream).toList();
        this.open = List.copyOf(open);
    }

    /** @param isRefused whether everybody who reads the topic must refuse it */
    record Drawn(RecordKind kind, boolean isRefused, ProducerRecord<byte[], byte[]> entry) {
        String topic() {
            return entry.topic();
        }

        /** To be kept when it is written. */
        Drawn withoutValue() {
            return new Drawn(kind, isRefused, new ProducerRecord<>(entry.topic(), new byte[0]));
        }
    }

    Drawn draw(String topic) {
        RecordKind kind = values.inOneOf(HUGE_ONE_OF) ? RecordKind.HUGE : values.oneOf(KINDS);
        Event event = values.oneOf(kind == RecordKind.MISPLACED_EVENT ? all : byTopic.get(topic));
        byte[] value =
                switch (kind) {
                    case RANDOM_BYTES -> values.bytes();
                    case EMPTY -> new byte[0];
                    case TOMBSTONE -> null;
                    case HUGE -> huge(ofOpenJob(event));
                    case OTHER_JSON ->
                        bytes(values.changed(JsonNodeFactory.instance.objectNode())
                                .toString());
                    case CHANGED_EVENT -> bytes(changed(event));
                    case TRUNCATED_EVENT -> truncated(ofOpenJob(event));
                    case MISPLACED_EVENT -> bytes(ofOpenJob(event));
                    case UNKNOWN_JOB, DELIVERED_AGAIN -> EventCodec.encode(event);
                };
        boolean isRefused = !isEvent(value, topic);
        if (!isRefused && value != null && kind != RecordKind.DELIVERED_AGAIN) {
            value = ofNobody(value);
        }
        var entry = new ProducerRecord<>(topic, key(event), value);
        addHeaders(entry);
        return new Drawn(kind, isRefused, entry);
    }

    private static boolean isEvent(byte @Nullable [] value, String topic) {
        try {
            return value != null && EventCodec.decode(value).payload().belongsOn(topic);
        } catch (MalformedEventException e) {
            return false;
        }
    }

    /** An event of the same job, but for its id, wherever it stands, which is that of none. */
    private byte[] ofNobody(byte[] value) {
        try {
            String job = EventCodec.decode(value).key().toString();
            return bytes(new String(value, StandardCharsets.UTF_8).replace(job, id()));
        } catch (MalformedEventException e) {
            throw new IllegalStateException("it was an event", e);
        }
    }

    private String ofOpenJob(Event event) {
        String json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        return json.replace(event.key().toString(), values.oneOf(open));
    }

    private String changed(Event event) {
        try {
            return values.changed(Json.mapper().readTree(ofOpenJob(event))).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it was written as JSON", e);
        }
    }

    private byte[] truncated(String json) {
        byte[] bytes = bytes(json);
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    private byte[] huge(String json) {
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] bytes = new byte[HUGE_BYTES];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 1 -> bytes("[".repeat(HUGE_BYTES));
            case 2 -> bytes("9".repeat(HUGE_BYTES));
            case 3 -> bytes("{\"type\":\"" + "x".repeat(HUGE_BYTES) + "\"}");
            default -> withHugeField(json);
        };
    }

    private byte[] withHugeField(String json) {
        try {
            ObjectNode event = (ObjectNode) Json.mapper().readTree(json);
            JsonNode payload = event.get("payload");
            ObjectNode object = values.inOneOf(2) || !(payload instanceof ObjectNode) ? event : (ObjectNode) payload;
            List<String> names =
                    object.properties().stream().map(Map.Entry::getKey).toList();
            object.put(values.oneOf(names), "é\n".repeat(HUGE_BYTES / 4));
            return bytes(event.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it was written as JSON", e);
        }
    }

    private byte @Nullable [] key(Event event) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> values.bytes();
            case 2 -> bytes(values.oneOf(open));
            case 3 -> bytes(id());
            case 4 -> bytes(values.text());
            default -> bytes(event.key().toString());
        };
    }

    private void addHeaders(ProducerRecord<byte[], byte[]> entry) {
        for (int count = random.nextInt(4); count > 0; count--) {
            byte[] value =
                    switch (random.nextInt(3)) {
                        case 0 -> null;
                        case 1 -> values.bytes();
                        default -> bytes(values.text());
                    };
            entry.headers().add(values.oneOf(HEADERS), value);
        }
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
