package org.fewlabel.contracts.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.jspecify.annotations.Nullable;

/** Events to bytes and back. */
public final class EventCodec {
    /** Every type of event by its name and version on the wire. */
    private static final Map<String, Class<? extends EventPayload>> TYPES = types();

    private EventCodec() {}

    public static byte[] encode(Event event) {
        try {
            return Json.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of type " + event.type() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads what {@link #encode} writes.
     *
     * @param bytes null of a record without a value
     * @throws MalformedEventException if they are not an event of a known type and version
     */
    public static Event decode(byte @Nullable [] bytes) throws MalformedEventException {
        if (bytes == null) {
            throw new MalformedEventException("a record without a value is no event", null);
        }
        try {
            JsonNode tree = Json.mapper().readTree(bytes);
            if (tree == null || !tree.isObject()) {
                throw new MalformedEventException("an event must be a JSON object", null);
            }
            String type = read(tree, "type", String.class);
            int version = read(tree, "version", Integer.class);
            Class<? extends EventPayload> payloadType = TYPES.get(type + " " + version);
            if (payloadType == null) {
                throw new MalformedEventException(
                        "unknown event type " + Text.shown(type) + " version " + version, null);
            }
            return new Event(
                    read(tree, "id", UUID.class),
                    type,
                    version,
                    read(tree, "key", UUID.class),
                    read(tree, "time", Instant.class),
                    read(tree, "payload", payloadType));
        } catch (JsonProcessingException e) {
            throw new MalformedEventException("not an event: " + e.getOriginalMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new MalformedEventException("not an event: " + e.getMessage(), e);
        }
    }

    private static <T> T read(JsonNode tree, String field, Class<T> type) throws MalformedEventException {
        JsonNode value = tree.get(field);
        if (value == null || value.isNull()) {
            throw new MalformedEventException("an event must have the field " + field, null);
        }
        try {
            return Json.mapper().treeToValue(storable(value), type);
        } catch (JsonProcessingException e) {
            throw new MalformedEventException("not an event: " + flaw(field, e), e);
        }
    }

    /** Which field is wrong, from the event on, and why. */
    private static String flaw(String field, JsonProcessingException e) {
        StringBuilder path = new StringBuilder(field);
        if (e instanceof JsonMappingException mapping) {
            mapping.getPath().forEach(step -> path.append('.')
                    .append(step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName()));
        }
        // A record that refuses what it was given says why; else it is Jackson that does.
        String why = e.getCause() instanceof IllegalArgumentException refused
                ? refused.getMessage()
                : e.getOriginalMessage();
        return path + ": " + why;
    }

    /**
     * The same with text that every reader can keep. An event may quote anything (the bytes that made a file unreadable, a name
     * that an earlier gateway let pass), and a reader that cannot write it down would lose the event for it.
     */
    private static JsonNode storable(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(Text.storable(node.textValue()));
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(each -> array.add(storable(each)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> object.set(Text.storable(field.getKey()), storable(field.getValue())));
            return object;
        }
        return node;
    }

    private static Map<String, Class<? extends EventPayload>> types() {
        Map<String, Class<? extends EventPayload>> types = new HashMap<>();
        for (Class<?> topic : EventPayload.class.getPermittedSubclasses()) {
            for (Class<?> payload : topic.getPermittedSubclasses()) {
                types.put(payload.getSimpleName() + " 1", payload.asSubclass(EventPayload.class));
            }
        }
        return Map.copyOf(types);
    }
}
