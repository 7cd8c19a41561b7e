package org.fewlabel.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.Set;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violations;
import org.jspecify.annotations.Nullable;

/**
 * Reads what small JSON bodies have in common. Whatever is wrong is added to violations, with the field's path, and reading goes on:
 * a user learns of all mistakes at once.
 */
public final class JsonBody {
    /** Of most bodies. A spec with every field is less than a kilobyte, and a sweep writes only what differs. */
    public static final int BYTES_MAX = 64 * 1024;

    private static final ObjectReader DOCUMENT =
            Json.mapper().reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private JsonBody() {}

    /**
     * Reads a body of at most {@value #BYTES_MAX} bytes.
     *
     * @throws BadBodyException if it is longer, breaks off, or is not UTF-8
     */
    public static String read(InputStream in) {
        return read(in, BYTES_MAX);
    }

    /**
     * Reads a body; of one that is too long the rest is not read.
     *
     * @throws BadBodyException if it is longer, breaks off, or is not UTF-8
     */
    public static String read(InputStream in, int bytesMax) {
        byte[] body;
        try {
            body = in.readNBytes(bytesMax + 1);
        } catch (IOException e) {
            throw new BadBodyException(Problem.invalid("", "must come to its end"), e);
        }
        if (body.length > bytesMax) {
            throw new BadBodyException(Problem.tooLarge(bytesMax), null);
        }
        try {
            return Text.ofUtf8(body);
        } catch (CharacterCodingException e) {
            throw new BadBodyException(Problem.invalid("", "is not text in UTF-8"), e);
        }
    }

    /** The object that a body is; empty, with what is wrong, where it is none. */
    public static Optional<JsonNode> object(String body, Violations violations) {
        try {
            JsonNode document = DOCUMENT.readTree(Text.withoutByteOrderMark(body));
            if (document.isObject()) {
                return Optional.of(document);
            }
            violations.add("", "must be a JSON object, was " + shown(document));
        } catch (JsonProcessingException e) {
            violations.add("", "is not JSON: " + e.getOriginalMessage());
        }
        return Optional.empty();
    }

    /**
     * A misspelt field would silently be left out of what is done.
     *
     * @param path of the object, with a dot at its end; empty for the body itself
     */
    public static void rejectUnknown(String path, JsonNode object, Set<String> known, Violations violations) {
        String message = "is unknown here; known are "
                + String.join(", ", known.stream().sorted().toList());
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                violations.add(path + name, message);
            }
        });
    }

    /** Null is as good as nothing. */
    public static boolean isMissing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** @return null, with what is wrong, for what is no text of 1 to so many characters by the rule of {@link Text} */
    public static @Nullable String text(String path, JsonNode value, int lengthMax, Violations violations) {
        String flaw = Text.flaw(value.isTextual() ? value.textValue() : "", lengthMax);
        if (flaw != null) {
            violations.add(path, flaw + ", was " + shown(value));
            return null;
        }
        return value.textValue();
    }

    /** @return the default for what is missing, and, with what is wrong, for what is no such number */
    public static long wholeNumber(
            String path, JsonNode value, long byDefault, long min, long max, Violations violations) {
        if (isMissing(value)) {
            return byDefault;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            violations.add(path, "must be a whole number from " + min + " to " + max + ", was " + shown(value));
            return byDefault;
        }
        return value.longValue();
    }

    /** A value for a message. */
    public static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : Text.shown(value.toString());
    }
}
