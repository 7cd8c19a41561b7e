package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.Sha256;

/**
 * One job of a sweep.
 *
 * @param row the label of its cell, which it has in common with its repeats
 * @param repeat counted from 1; runs of one repeat are paired
 * @param spec as it is submitted
 */
public record PlannedRun(String row, int repeat, long seed, ObjectNode spec) {
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    public PlannedRun {
        spec = spec.deepCopy();
    }

    @Override
    public ObjectNode spec() {
        return spec.deepCopy();
    }

    /** The digest of the spec: the same in whatever order its fields were written. */
    public String key() {
        try {
            byte[] canonical = Json.mapper()
                    .writer()
                    .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsBytes(Json.mapper().convertValue(spec, MAP));
            return Sha256.hex(canonical);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the key of a run: " + e.getMessage(), e);
        }
    }

    public String body() {
        return spec.toString();
    }
}
