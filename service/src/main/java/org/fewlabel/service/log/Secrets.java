package org.fewlabel.service.log;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.fewlabel.contracts.rest.TokenView;

/**
 * What may not stand in the log of a job: passwords, keys and tokens that the service was given, wherever they stand, and what
 * looks like one by the word before it. What fails often quotes the address, the header or the setting that it failed with.
 */
final class Secrets {
    private static final String REMOVED = "[removed]";
    private static final String WORDS =
            "pass(?:word|wd|phrase)|secret|credential|token|access[-_. ]?key|private[-_. ]?key"
                    + "|api[-_. ]?key|sasl[-_.]jaas(?:[-_.]config)?|signature|authorization";
    private static final Pattern NAME = Pattern.compile("(?i)" + WORDS);
    /**
     * In a setting, a header, JSON, the query of an address. A name has an end, or a long text of such words would hold up whoever
     * logs it.
     */
    private static final Pattern NAMED = Pattern.compile("(?i)((?:" + WORDS
            + ")[\\w-]{0,64}+[\"']?\\s*[=:]\\s*)(?:(?:basic|bearer)\\s+)?(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"']+)");
    /** A user's, which no setting has. */
    private static final Pattern TOKEN = Pattern.compile(TokenView.PREFIX + "[A-Za-z0-9_-]{16,}");
    /** Of an address, as in {@code https://user:password@host}. */
    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s@]+@");
    /** What is shorter may be any word. */
    private static final int VALUE_LENGTH_MIN = 8;

    private final List<String> values;

    Secrets(Stream<String> values) {
        // The longest first: one may begin with another.
        this.values = values.filter(value -> value.length() >= VALUE_LENGTH_MIN)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    /** Those of a service's settings, environment variables included. */
    static Secrets of(Config config) {
        return new Secrets(StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> NAME.matcher(name).find())
                .flatMap(name -> value(config, name).stream()));
    }

    private static Optional<String> value(Config config, String name) {
        try {
            return config.getOptionalValue(name, String.class);
        } catch (RuntimeException e) {
            return Optional.empty(); // One that refers to another that there is not; nobody has read it.
        }
    }

    String removedFrom(String text) {
        String without = text;
        for (String value : values) {
            without = without.replace(value, REMOVED);
        }
        without = USER_INFO.matcher(without).replaceAll("://" + REMOVED + "@");
        without = TOKEN.matcher(without).replaceAll(REMOVED);
        return NAMED.matcher(without).replaceAll("$1" + REMOVED);
    }
}
