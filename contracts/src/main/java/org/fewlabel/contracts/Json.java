package org.fewlabel.contracts;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.util.Map;

/** The one way in which contracts become JSON and come back: ISO-8601 times; unknown fields of newer writers ignored. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new ParameterNamesModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** Lays one object over another, field by field: objects are merged, anything else is replaced. */
    public static void layOver(ObjectNode under, ObjectNode over) {
        for (Map.Entry<String, JsonNode> field : over.properties()) {
            if (field.getValue() instanceof ObjectNode value && under.get(field.getKey()) instanceof ObjectNode there) {
                layOver(there, value);
            } else {
                under.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }
}
