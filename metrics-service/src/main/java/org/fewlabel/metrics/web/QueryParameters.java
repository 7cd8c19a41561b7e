package org.fewlabel.metrics.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;

/**
 * Reads the parameters of a query. What is wrong is collected, so that the user learns of all of it at once; a parameter
 * that nobody asked for is wrong too, since a misspelt filter would silently widen the answer.
 */
public final class QueryParameters {
    private final Map<String, List<String>> parameters;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    public QueryParameters(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * All values of a parameter that may be repeated.
     *
     * @param parse throws an {@link IllegalArgumentException} whose message is the rule that the value breaks
     */
    public <T> Set<T> values(String name, Function<String, ? extends T> parse) {
        known.add(name);
        Set<T> values = new LinkedHashSet<>();
        for (String text : parameters.getOrDefault(name, List.of())) {
            try {
                values.add(parse.apply(text));
            } catch (IllegalArgumentException e) {
                reject(name, e.getMessage() + ", was " + Text.shown(text));
            }
        }
        return values;
    }

    /** The value of a parameter that may be given once. */
    public <T> Optional<T> value(String name, Function<String, ? extends T> parse) {
        Set<T> values = values(name, parse);
        if (parameters.getOrDefault(name, List.of()).size() > 1) {
            reject(name, "must not be repeated");
        }
        return values.stream().findFirst();
    }

    public void reject(String name, String message) {
        violations.add(new Violation(name, message));
    }

    /**
     * To be called last.
     *
     * @throws BadQueryException if anything was wrong
     */
    public void finish() {
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                reject(name, "is unknown here; known are " + String.join(", ", known));
            }
        }
        if (!violations.isEmpty()) {
            throw new BadQueryException(violations);
        }
    }

    public static int parseInteger(String text, int min, int max) {
        return (int) parseWholeNumber(text, min, max);
    }

    public static long parseWholeNumber(String text, long min, long max) {
        String rule = "must be a whole number from " + min + " to " + max;
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(rule, e);
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(rule);
        }
        return number;
    }

    public static boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}
