package org.fewlabel.metrics.comparison;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.metrics.result.ResultField;

/** What results may be grouped by. */
enum GroupKey {
    METHOD(ResultField.METHOD),
    INPUTS(ResultField.INPUTS),
    TARGETS(ResultField.TARGETS),
    DATASET(ResultField.DATASET),
    LABELS(ResultField.LABELS),
    NETWORK(ResultField.NETWORK);

    private final ResultField field;

    GroupKey(ResultField field) {
        this.field = field;
    }

    String property() {
        return field.property();
    }

    /**
     * Reads keys with commas between them.
     *
     * @throws IllegalArgumentException with the rule that the text breaks
     */
    static Set<GroupKey> parse(String text) {
        Set<GroupKey> keys = new LinkedHashSet<>();
        for (String name : text.split(",", -1)) {
            keys.add(Arrays.stream(values())
                    .filter(key -> key.property().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("must be one or more, with commas between them, of "
                            + listed() + "; unknown is '" + name.strip() + "'")));
        }
        return keys;
    }

    private static String listed() {
        return Arrays.stream(values()).map(GroupKey::property).collect(Collectors.joining(", "));
    }
}
