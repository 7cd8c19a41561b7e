package org.fewlabel.grafana;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of PromQL as it takes to see which metrics an expression reads. */
public final class PromQl {
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
    /** Matchers of labels, ranges, and lists of labels after a keyword. */
    private static final Pattern NO_NAMES =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    private static final Pattern WORD = Pattern.compile("(?<![\\w.:])[a-zA-Z_:][\\w:]*(?!\\w)(?!\\s*\\()");
    /** Words that are no metric where no parenthesis follows: operators, and aggregations before their {@code by}. */
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "or",
            "unless",
            "bool",
            "offset",
            "sum",
            "min",
            "max",
            "avg",
            "count",
            "topk",
            "bottomk",
            "quantile",
            "stddev",
            "group",
            "inf",
            "nan");

    private PromQl() {}

    public static Set<String> metricNames(String expression) {
        String bare = STRING.matcher(expression).replaceAll(" ");
        bare = NO_NAMES.matcher(bare).replaceAll(" ");
        Set<String> names = new TreeSet<>();
        Matcher word = WORD.matcher(bare);
        while (word.find()) {
            if (!KEYWORDS.contains(word.group().toLowerCase(Locale.ROOT))) {
                names.add(word.group());
            }
        }
        return names;
    }
}
