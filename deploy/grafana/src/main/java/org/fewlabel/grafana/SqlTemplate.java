package org.fewlabel.grafana;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** SQL as dashboards have it, in which Grafana puts the values of variables. */
public final class SqlTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):sqlstring}");

    private SqlTemplate() {}

    /**
     * Fills variables in, as Grafana does for the format {@code sqlstring}: each value quoted, commas between them. Another
     * format, or a macro, is refused: no dashboard has one.
     */
    public static String fill(String sql, Map<String, List<String>> values) {
        String filled = VARIABLE.matcher(sql).replaceAll(variable -> {
            List<String> chosen = values.get(variable.group(1));
            if (chosen == null || chosen.isEmpty()) {
                throw new IllegalArgumentException("no value for the variable " + variable.group(1));
            }
            return Matcher.quoteReplacement(chosen.stream()
                    .map(value -> "'" + value.replace("'", "''") + "'")
                    .collect(Collectors.joining(",")));
        });
        if (VARIABLE.matcher(sql).replaceAll("").contains("$")) {
            throw new IllegalArgumentException("only ${name:sqlstring} is known here: " + sql);
        }
        return filled;
    }
}
