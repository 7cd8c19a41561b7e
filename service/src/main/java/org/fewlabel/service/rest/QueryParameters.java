package org.fewlabel.service.rest;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a query. What is wrong is collected, so that the user learns of all of it at once; a parameter
 * that nobody asked for is wrong too, since a misspelt filter would silently widen the answer.
 */
public final class QueryParameters {
    /** In no other script, and without a plus. */
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,19}");

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
            violations.add(DeclaredParameters.repeated(name));
        }
        return values.stream().findFirst();
    }

    /** Whether something is wanted; by default it is not. */
    public boolean flag(String name) {
        return value(name, QueryParameters::parseFlag).orElse(false);
    }

    /** How many items a page of a list shall have: {@code pageSize}. */
    public int pageSize(int usual, int max) {
        return value("pageSize", text -> parseInteger(text, 1, max)).orElse(usual);
    }

    /** After which item a page of a list begins, {@code pageToken}; null for the first page. */
    public @Nullable PageToken pageToken() {
        return value("pageToken", PageToken::decode).orElse(null);
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
                violations.add(DeclaredParameters.unknown(name, known));
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
        if (WHOLE_NUMBER.matcher(text).matches()) {
            BigInteger number = new BigInteger(text);
            if (number.compareTo(BigInteger.valueOf(min)) >= 0 && number.compareTo(BigInteger.valueOf(max)) <= 0) {
                return number.longValue();
            }
        }
        throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
    }

    /** The choice that has this name. */
    public static <T extends WireName> T parseName(T[] choices, String text) {
        return Arrays.stream(choices)
                .filter(choice -> choice.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(choices).map(WireName::wireName).collect(Collectors.joining(", "))));
    }

    public static UUID parseJobId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a job's id (a UUID)", e);
        }
    }

    /** A text of at most so many characters that the database can keep. */
    public static String parseText(String text, int lengthMax) {
        String flaw = Text.flaw(text, lengthMax);
        if (flaw != null) {
            throw new IllegalArgumentException(flaw);
        }
        return text;
    }

    /**
     * The value of a parameter by itself, for a method that has no others to read.
     *
     * @param text null for what is the default, false
     * @throws BadQueryException if it is neither true nor false
     */
    public static boolean flag(String name, @Nullable String text) {
        try {
            return text != null && parseFlag(text);
        } catch (IllegalArgumentException e) {
            throw new BadQueryException(name, String.valueOf(e.getMessage()));
        }
    }

    public static boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}
