package org.fewlabel.contracts.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.fewlabel.contracts.Check;

/**
 * The envelope of every record on every topic.
 *
 * @param id the same for every delivery of the same fact
 * @param version of the payload's type; a released version only gains optional fields
 * @param key the job's id
 */
public record Event(UUID id, String type, int version, UUID key, Instant time, EventPayload payload) {
    private static final int VERSION = 1;

    public Event {
        Check.present("id", id);
        Check.time("time", time);
        if (!Check.present("payload", payload).type().equals(type) || version != VERSION) {
            throw new IllegalArgumentException("type must be that of the payload, " + payload.type()
                    + ", and version 1, were: " + type + ", " + version);
        }
        if (!payload.jobId().equals(key)) {
            throw new IllegalArgumentException(
                    "key must be the payload's job id, " + payload.jobId() + ", was: " + key);
        }
    }

    public static Event of(EventPayload payload, UUID id, Instant time) {
        return new Event(id, payload.type(), VERSION, payload.jobId(), time, payload);
    }

    /** A new fact, which happened at {@code time}. */
    public static Event of(EventPayload payload, Instant time) {
        return of(payload, UUID.randomUUID(), time);
    }

    /** How long ago it happened; nothing where the clock of who says so is ahead of this one's. */
    public Duration age(Instant now) {
        Duration age = Duration.between(time, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** The attributes of CloudEvents 1.0 in its Kafka binding's binary mode, for tools that read headers alone. */
    public Map<String, byte[]> cloudEventHeaders(String source) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id.toString());
        headers.put("ce_type", "org.fewlabel." + type + ".v" + version);
        headers.put("ce_source", source);
        headers.put("ce_subject", key.toString());
        headers.put("ce_time", time.toString());
        headers.put("content-type", "application/json");
        Map<String, byte[]> bytes = new TreeMap<>();
        headers.forEach((name, value) -> bytes.put(name, value.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }
}
