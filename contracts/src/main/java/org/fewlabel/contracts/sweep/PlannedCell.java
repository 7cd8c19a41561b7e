package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of a plan at one point of its axes: what runs once in every repeat.
 *
 * @param label names it in the sweep
 * @param rowIndex of the row in the plan, from 0
 * @param row the row's label
 * @param rowSettings what the row lays over the base, by paths with dots
 * @param point the value of each axis, by its path; empty without axes
 * @param spec the job's, without what differs between repeats; no copy, of a thousand of which each has a length: whoever makes a
 *     cell leaves it as it is
 */
public record PlannedCell(
        String label,
        int rowIndex,
        String row,
        Map<String, JsonNode> rowSettings,
        Map<String, JsonNode> point,
        ObjectNode spec) {
    static final int LABEL_LENGTH_MAX = 200;

    public PlannedCell {
        rowSettings = Collections.unmodifiableMap(new LinkedHashMap<>(rowSettings));
        point = Collections.unmodifiableMap(new LinkedHashMap<>(point));
    }

    @Override
    public ObjectNode spec() {
        return spec.deepCopy();
    }

    /** Whether one path is the other, or that of an object that it is in. */
    public static boolean overlap(String path, String other) {
        return (path + ".").startsWith(other + ".") || (other + ".").startsWith(path + ".");
    }

    /** All that it lays over the base. */
    public Map<String, JsonNode> settings() {
        Map<String, JsonNode> settings = new LinkedHashMap<>(rowSettings);
        settings.putAll(point);
        return settings;
    }
}
