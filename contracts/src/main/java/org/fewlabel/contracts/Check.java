package org.fewlabel.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules that the fields of the contracts' records keep. Each method gives back what it was given, or says which field breaks
 * which rule: what two services say to each other is wrong where it is said, not where a database refuses it.
 */
public final class Check {
    /** Of a trainer, a library, a figure. */
    public static final int NAME_LENGTH_MAX = 200;
    /** Of what is said to people; what is longer is cut. */
    public static final int MESSAGE_LENGTH_MAX = 4_000;

    private static final int REASON_LENGTH_MAX = 100;
    private static final Pattern REASON = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    /** Before there was anything to tell of, and what every clock, database and spreadsheet can hold. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    /** A mean of numbers up to 1 may be above it by what rounding adds. */
    private static final double ROUNDING = 1e-6;

    private Check() {}

    public static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " must be given");
        }
        return value;
    }

    public static int atLeast(String field, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException(field + " must be at least " + min + ", was: " + value);
        }
        return value;
    }

    public static Duration atLeast(String field, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw new IllegalArgumentException(field + " must be at least " + min + ", was: " + value);
        }
        return value;
    }

    /** @param max included */
    public static int within(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + " must be from " + min + " to " + max + ", was: " + value);
        }
        return value;
    }

    public static double finite(String field, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(field + " must be a finite number, was: " + value);
        }
        return value;
    }

    /** Finite and not below zero. */
    public static double notNegative(String field, double value) {
        if (finite(field, value) < 0) {
            throw new IllegalArgumentException(field + " must not be negative, was: " + value);
        }
        return value;
    }

    /** A share, an error or a probability, in [0, 1]; null passes. */
    public static @Nullable Double share(String field, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 1 + ROUNDING)) {
            throw new IllegalArgumentException(field + " must be in [0, 1], was: " + value);
        }
        return value;
    }

    /** A text that {@link Text#flaw(String, int)} finds nothing wrong with. */
    public static String name(String field, @Nullable String value, int lengthMax) {
        String name = present(field, value);
        String flaw = Text.flaw(name, lengthMax);
        if (flaw != null) {
            throw new IllegalArgumentException(field + " " + flaw + ", was: " + Text.shown(name));
        }
        return name;
    }

    /** A fixed word for programs, such as {@code lease-expired}; null passes. */
    public static @Nullable String reason(String field, @Nullable String value) {
        if (value != null
                && (value.length() > REASON_LENGTH_MAX || !REASON.matcher(value).matches())) {
            throw new IllegalArgumentException(field + " must be a word of a-z, 0-9 and - of at most "
                    + REASON_LENGTH_MAX + " characters, was: " + Text.shown(value));
        }
        return value;
    }

    /** The SHA-256 of something. */
    public static String digest(String field, @Nullable String value) {
        String digest = present(field, value);
        if (!isDigest(digest)) {
            throw new IllegalArgumentException(field + " must be 64 hexadecimal digits, was: " + Text.shown(digest));
        }
        return digest;
    }

    public static boolean isDigest(String text) {
        return SHA256.matcher(text).matches();
    }

    public static Instant time(String field, @Nullable Instant value) {
        Instant time = present(field, value);
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException(field + " must be from 1970 to 9999, was: " + time);
        }
        return time;
    }

    /** @return a copy that cannot be changed */
    public static <T> List<T> list(String field, @Nullable List<T> value, int sizeMax) {
        List<T> list = present(field, value);
        size(field, list.size(), sizeMax);
        list.forEach(each -> present("each of " + field, each));
        return List.copyOf(list);
    }

    /** Counts, none of them negative; a copy that cannot be changed. */
    public static List<Integer> counts(String field, @Nullable List<Integer> value, int sizeMax) {
        List<Integer> counts = list(field, value, sizeMax);
        counts.forEach(count -> atLeast(field, count, 0));
        return counts;
    }

    public static void size(String field, int size, int sizeMax) {
        if (size > sizeMax) {
            throw new IllegalArgumentException(field + " must hold at most " + sizeMax + ", held: " + size);
        }
    }
}
