package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The axes of a plan.
 *
 * @param values of each axis, by its path; at most {@value #AXES_MAX} axes of at most {@value #VALUES_MAX} values. None of one
 *     whose values were rejected, and of all where there are too many axes
 */
record PlanAxes(Map<String, List<JsonNode>> values) {
    private static final int AXES_MAX = 5;
    private static final int VALUES_MAX = 100;
    private static final Pattern PATH = Pattern.compile("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z][A-Za-z0-9]*){0,5}");

    static PlanAxes read(JsonNode axes, SweepRepeats repeats, PlanFields fields) {
        Map<String, List<JsonNode>> read = new LinkedHashMap<>();
        fields.object("axes", axes, null);
        boolean tooMany = axes.size() > AXES_MAX;
        if (tooMany) {
            fields.reject("axes", "must be at most " + AXES_MAX + ", were " + axes.size());
        }
        axes.properties().stream().limit(AXES_MAX).forEach(axis -> {
            String path = axis.getKey();
            String field = "axes." + path;
            if (!PATH.matcher(path).matches()) {
                fields.reject(field, "must be named by a field of the job spec with dots, such as dataset.labels");
            }
            if (repeats.vary().stream().anyMatch(varied -> PlannedCell.overlap(varied.wireName(), path))) {
                fields.reject(field, "must be left to repeats, which vary it");
            }
            if (read.keySet().stream().anyMatch(other -> PlannedCell.overlap(path, other))) {
                fields.reject(field, "must be no part of another axis");
            }
            List<JsonNode> values = values(field, axis.getValue(), fields);
            read.put(path, tooMany ? List.of() : values);
        });
        return new PlanAxes(read);
    }

    /** None where they are rejected. */
    private static List<JsonNode> values(String field, JsonNode list, PlanFields fields) {
        Set<JsonNode> values = new LinkedHashSet<>();
        list.forEach(value -> {
            if (value.isValueNode() && value.asText().length() <= PlannedCell.LABEL_LENGTH_MAX) {
                values.add(value);
            }
        });
        if (!list.isArray() || values.isEmpty() || values.size() < list.size() || values.size() > VALUES_MAX) {
            fields.reject(
                    field,
                    "must be a list of 1 to " + VALUES_MAX + " different numbers, texts of at most "
                            + PlannedCell.LABEL_LENGTH_MAX + " characters, true, false or null, was "
                            + PlanFields.shown(list));
            return List.of();
        }
        return List.copyOf(values);
    }

    Set<String> paths() {
        return values.keySet();
    }

    /** Whether nothing was rejected without which the points cannot be told. */
    boolean areTold() {
        return values.values().stream().noneMatch(List::isEmpty);
    }

    /** How many points there are, as far as the axes are told: at most 10^10, whatever the plan says. */
    long pointCount() {
        return values.values().stream()
                .mapToLong(each -> Math.max(1, each.size()))
                .reduce(1, (a, b) -> a * b);
    }

    /** Every combination of the axes' values, the first axis slowest; one that is empty without axes. */
    List<Map<String, JsonNode>> points() {
        List<Map<String, JsonNode>> points = List.of(Map.of());
        for (Map.Entry<String, List<JsonNode>> axis : values.entrySet()) {
            List<Map<String, JsonNode>> longer = new ArrayList<>();
            for (Map<String, JsonNode> point : points) {
                for (JsonNode value : axis.getValue()) {
                    Map<String, JsonNode> next = new LinkedHashMap<>(point);
                    next.put(axis.getKey(), value);
                    longer.add(next);
                }
            }
            points = longer;
        }
        return points;
    }

    /** What tells a cell at that point from the others of its row. */
    static String label(Map<String, JsonNode> point) {
        return point.entrySet().stream()
                .map(each -> ", " + each.getKey() + "=" + each.getValue().asText())
                .collect(Collectors.joining());
    }
}
