package org.fewlabel.metrics.result;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.service.rest.QueryParameters;

/**
 * Which results: those whose every named field has one of the values given for it.
 *
 * @param values fields that are not named are free
 */
public record ResultFilter(Map<ResultField, Set<Object>> values) {
    public ResultFilter {
        if (values.values().stream().anyMatch(Set::isEmpty)) {
            throw new IllegalArgumentException("a field of a filter must have a value");
        }
        values = Map.copyOf(values);
    }

    public static ResultFilter read(QueryParameters query) {
        Map<ResultField, Set<Object>> values = new EnumMap<>(ResultField.class);
        for (ResultField field : ResultField.values()) {
            Set<Object> wanted = query.values(field.property(), field::parse);
            if (!wanted.isEmpty()) {
                values.put(field, wanted);
            }
        }
        return new ResultFilter(values);
    }

    public boolean names(ResultField field) {
        return values.containsKey(field);
    }

    /** The filter as a condition on the properties of {@link ResultEntity}; it names a parameter for each field. */
    public String condition() {
        return values.isEmpty()
                ? "true"
                : values.keySet().stream()
                        .sorted()
                        .map(field -> field.property() + " in (:" + field.property() + ")")
                        .collect(Collectors.joining(" and "));
    }

    /** The parameters that {@link #condition} names. */
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        values.forEach((field, wanted) -> parameters.put(field.property(), wanted));
        return parameters;
    }
}
