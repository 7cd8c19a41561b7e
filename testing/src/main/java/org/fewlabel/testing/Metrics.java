package org.fewlabel.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service answers to Prometheus: the samples of its text format or of OpenMetrics, without their exemplars. */
public final class Metrics {
    /** An exemplar, such as the trace that the last sample came from, follows behind a hash. */
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*?)})? (\\S+)(?: # .*)?");

    private static final Pattern TAG = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"([^\"]*)\"");

    private final List<Series> series;

    private Metrics(List<Series> series) {
        this.series = series;
    }

    /** @param tags each as {@code name=value} */
    private record Series(String name, Set<String> tags, double value) {
        static Series of(String line) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new AssertionError("not a sample of Prometheus's: " + line);
            }
            Set<String> tags = new TreeSet<>();
            Matcher tag = TAG.matcher(parts.group(2) == null ? "" : parts.group(2));
            while (tag.find()) {
                tags.add(tag.group(1) + "=" + tag.group(2));
            }
            return new Series(parts.group(1), tags, number(parts.group(3)));
        }

        private static double number(String text) {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }
    }

    public static Metrics parse(String text) {
        return new Metrics(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Series::of)
                .toList());
    }

    /**
     * The sum over all series of that name that have those tags.
     *
     * @param tags each as {@code name=value}
     * @throws AssertionError if there is none
     */
    public double value(String name, String... tags) {
        List<Series> found = find(name, tags);
        if (found.isEmpty()) {
            throw new AssertionError("no series " + name + " with " + Arrays.toString(tags));
        }
        return found.stream().mapToDouble(Series::value).sum();
    }

    public boolean has(String name, String... tags) {
        return !find(name, tags).isEmpty();
    }

    /** Every value that the tag has in the series of that name. */
    public Set<String> tagValues(String name, String tag) {
        Set<String> values = new TreeSet<>();
        for (Series each : find(name)) {
            each.tags().stream()
                    .filter(pair -> pair.startsWith(tag + "="))
                    .forEach(pair -> values.add(pair.substring(tag.length() + 1)));
        }
        return values;
    }

    private List<Series> find(String name, String... tags) {
        return series.stream()
                .filter(each -> each.name().equals(name) && each.tags().containsAll(List.of(tags)))
                .toList();
    }
}
