package org.fewlabel.contracts.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object that a user wrote. Whatever is wrong is written down, with the field's path, and
 * reading goes on with the default: a user learns of all mistakes at once.
 *
 * <p>A bean validator cannot do this: it sees a value only after the JSON was bound, and binding stops at the first
 * value of a wrong type.
 */
final class Fields {
    private final String path;
    private final JsonNode object;
    private final List<Violation> violations;
    private final Set<String> known = new LinkedHashSet<>();
    /** Set once it is known that nothing sensible can be said of the other fields of this object. */
    private boolean silent;

    private Fields(String path, JsonNode object, List<Violation> violations) {
        this.path = path;
        this.object = object;
        this.violations = violations;
    }

    /** @param violations receives what is found wrong in this object and in the objects below it */
    static Fields of(JsonNode document, List<Violation> violations) {
        Fields fields = new Fields("", document, violations);
        fields.requireObject();
        return fields;
    }

    /** An object in which nothing is said: reading it gives the defaults. */
    static Fields empty() {
        return new Fields("", JsonNodeFactory.instance.objectNode(), new ArrayList<>());
    }

    /** The object of that name; an empty one where it is missing, so that its defaults apply. */
    Fields object(String name) {
        JsonNode value = value(name);
        Fields below =
                new Fields(path(name), value == null ? JsonNodeFactory.instance.objectNode() : value, violations);
        below.silent = silent;
        below.requireObject();
        return below;
    }

    private void requireObject() {
        if (!object.isObject()) {
            rejectAt(path, "must be a JSON object, was " + shown(object));
            silent = true;
        }
    }

    boolean has(String name) {
        return value(name) != null;
    }

    boolean hasObject(String name) {
        JsonNode value = value(name);
        return value != null && value.isObject();
    }

    /** Whether it is this text and nothing else. */
    boolean is(String name, String text) {
        JsonNode value = value(name);
        return value != null && text.equals(value.textValue());
    }

    String text(String name, String byDefault, int lengthMax) {
        JsonNode value = value(name);
        if (value == null) {
            return byDefault;
        }
        String flaw = Text.flaw(value.isTextual() ? value.textValue() : "", lengthMax);
        if (flaw != null) {
            reject(name, flaw + ", was " + shown(value));
            return byDefault;
        }
        return value.textValue();
    }

    /** A text without a default; empty where it is missing or wrong. */
    String requiredText(String name, int lengthMax) {
        if (!has(name)) {
            reject(name, "is required: a text of 1 to " + lengthMax + " characters");
        }
        return text(name, "", lengthMax);
    }

    /** The id of something that the service made, without a default; all zeros where it is missing or wrong. */
    UUID requiredUuid(String name) {
        JsonNode value = value(name);
        UUID nobody = new UUID(0, 0);
        if (value == null) {
            reject(name, "is required: a UUID");
            return nobody;
        }
        // UUID.fromString takes shorter forms as well; what is written back tells them apart.
        try {
            UUID uuid = UUID.fromString(value.asText());
            if (value.isTextual() && uuid.toString().equalsIgnoreCase(value.textValue())) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // Rejected below.
        }
        reject(name, "must be a UUID, was " + shown(value));
        return nobody;
    }

    /** The SHA-256 of something that the service keeps; null where the field is missing or null, or wrong. */
    @Nullable
    String optionalDigest(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (value.isTextual() && Check.isDigest(value.textValue())) {
            return value.textValue();
        }
        reject(name, "must be 64 hexadecimal digits (0-9, a-f), was " + shown(value));
        return null;
    }

    /** Different texts in a list without a default. */
    List<String> requiredTexts(String name, int countMin, int countMax, int lengthMax) {
        JsonNode value = value(name);
        Set<String> texts = new LinkedHashSet<>();
        if (value != null && value.isArray()) {
            for (JsonNode each : value) {
                String flaw = each.isTextual() ? Text.flaw(each.textValue(), lengthMax) : null;
                if (flaw != null) {
                    reject(name, "each " + flaw + ", one was " + shown(each));
                    return List.of();
                }
                if (each.isTextual()) {
                    texts.add(each.textValue());
                }
            }
        }
        if (value == null || texts.size() < value.size() || texts.size() < countMin || texts.size() > countMax) {
            reject(
                    name,
                    "must be a list of " + countMin + " to " + countMax + " different texts, was "
                            + (value == null ? "missing" : shown(value)));
        }
        return List.copyOf(texts);
    }

    /** A whole number without a default; the smallest where it is missing or wrong. */
    int requiredInteger(String name, int min, int max) {
        if (!has(name)) {
            reject(name, "is required: a whole number from " + min + " to " + max);
        }
        return integer(name, min, min, max);
    }

    int integer(String name, int byDefault, int min, int max) {
        return (int) wholeNumber(name, byDefault, min, max);
    }

    /** Null where the field is missing or null. */
    @Nullable
    Integer optionalInteger(String name, int min, int max) {
        return has(name) ? (Integer) integer(name, min, min, max) : null;
    }

    long wholeNumber(String name, long byDefault, long min, long max) {
        JsonNode value = value(name);
        if (value == null) {
            return byDefault;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            reject(name, "must be a whole number from " + min + " to " + max + ", was " + shown(value));
            return byDefault;
        }
        return value.longValue();
    }

    double number(String name, double byDefault, double min, double max) {
        JsonNode value = value(name);
        if (value == null) {
            return byDefault;
        }
        // NaN fails every comparison, so it is caught by the negation.
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            reject(name, "must be a number from " + min + " to " + max + ", was " + shown(value));
            return byDefault;
        }
        return value.doubleValue();
    }

    /** Null where the field is missing or null. */
    @Nullable
    Double optionalNumber(String name, double min, double max) {
        return has(name) ? (Double) number(name, min, min, max) : null;
    }

    /** Numbers in a list; null where the field is missing or null, or wrong. */
    @Nullable
    List<Double> optionalNumbers(String name, int countMin, int countMax, double min, double max) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode each : value) {
            if (each.isNumber() && each.doubleValue() >= min && each.doubleValue() <= max) {
                numbers.add(each.doubleValue());
            }
        }
        if (!value.isArray()
                || numbers.size() < value.size()
                || numbers.size() < countMin
                || numbers.size() > countMax) {
            reject(
                    name,
                    "must be a list of " + countMin + " to " + countMax + " numbers from " + min + " to " + max
                            + ", was " + shown(value));
            return null;
        }
        return List.copyOf(numbers);
    }

    /** Numbers in a list without a default; the smallest ones where it is missing or wrong. */
    List<Double> requiredNumbers(String name, int count, double min, double max) {
        JsonNode value = value(name);
        List<Double> numbers = new ArrayList<>();
        if (value != null && value.isArray()) {
            value.forEach(each -> {
                if (each.isNumber() && each.doubleValue() >= min && each.doubleValue() <= max) {
                    numbers.add(each.doubleValue());
                }
            });
        }
        if (value == null || numbers.size() != count || value.size() != count) {
            reject(
                    name,
                    "must be a list of " + count + (count == 1 ? " number" : " numbers") + " from " + min + " to " + max
                            + ", was " + (value == null ? "missing" : shown(value)));
            return Collections.nCopies(count, min);
        }
        return numbers;
    }

    /** Whole numbers, each larger than the one before. */
    List<Integer> risingIntegers(String name, List<Integer> byDefault, int min, int max) {
        JsonNode value = value(name);
        if (value == null) {
            return byDefault;
        }
        List<Integer> integers = new ArrayList<>();
        int least = min;
        for (JsonNode each : value) {
            if (!each.isIntegralNumber()
                    || !each.canConvertToInt()
                    || each.intValue() < least
                    || each.intValue() > max) {
                break;
            }
            integers.add(each.intValue());
            least = each.intValue() + 1;
        }
        if (!value.isArray() || integers.size() < value.size()) {
            reject(name, "must be whole numbers from " + min + " to " + max + " that rise, was " + shown(value));
            return byDefault;
        }
        return integers;
    }

    boolean flag(String name, boolean byDefault) {
        JsonNode value = value(name);
        if (value == null) {
            return byDefault;
        }
        if (!value.isBoolean()) {
            reject(name, "must be true or false, was " + shown(value));
            return byDefault;
        }
        return value.booleanValue();
    }

    <E extends Enum<E> & WireName> E choice(String name, E byDefault) {
        JsonNode value = value(name);
        if (value == null) {
            return byDefault;
        }
        for (E each : byDefault.getDeclaringClass().getEnumConstants()) {
            if (value.isTextual() && each.wireName().equals(value.textValue())) {
                return each;
            }
        }
        reject(name, "must be one of " + listed(byDefault.getDeclaringClass()) + ", was " + shown(value));
        return byDefault;
    }

    /**
     * The choice that decides which other fields there are. If it is wrong, nothing is said of them.
     */
    <E extends Enum<E> & WireName> E decisiveChoice(String name, E byDefault) {
        int before = violations.size();
        E choice = choice(name, byDefault);
        silent |= violations.size() > before;
        return choice;
    }

    /** The same without a default. */
    <E extends Enum<E> & WireName> E requiredChoice(String name, E placeholder) {
        if (!has(name)) {
            reject(name, "is required: one of " + listed(placeholder.getDeclaringClass()));
            silent = true;
        }
        return decisiveChoice(name, placeholder);
    }

    void reject(String name, String message) {
        rejectAt(path(name), message);
    }

    private void rejectAt(String field, String message) {
        if (!silent) {
            violations.add(new Violation(field, message));
        }
    }

    /** To be called last: whatever is in the object and was not asked for is an error. */
    void rejectUnknown() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                reject(name, "is unknown here; known are " + String.join(", ", known));
            }
        });
    }

    private static <E extends Enum<E> & WireName> String listed(Class<E> choices) {
        return Arrays.stream(choices.getEnumConstants()).map(WireName::wireName).collect(Collectors.joining(", "));
    }

    private @Nullable JsonNode value(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shown(JsonNode value) {
        return Text.shown(value.toString());
    }
}
