package org.fewlabel.gateway.labeler;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;

/**
 * A question to the labeler.
 *
 * @param path where it is asked, such as {@code /internal/v1/models}
 * @param body read once, as fast as the labeler takes it; not closed
 * @param headers what is said beside the body
 * @param patience how long the labeler may be silent; null for as long as it takes for a request at most
 */
public record Question(
        String path,
        String mediaType,
        InputStream body,
        Map<String, String> headers,
        @Nullable Duration patience) {
    public Question {
        headers = Map.copyOf(headers);
    }

    public Question(String path, String mediaType, InputStream body, Map<String, String> headers) {
        this(path, mediaType, body, headers, null);
    }

    /** The same of somebody who does not wait so long. */
    public Question within(Duration silence) {
        return new Question(path, mediaType, body, headers, silence);
    }

    /** One that fits into a JSON document. */
    public static Question json(String path, Object document) {
        try {
            byte[] body = Json.mapper().writeValueAsBytes(document);
            return new Question(path, "application/json", new ByteArrayInputStream(body), Map.of());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a question to the labeler cannot be written as JSON", e);
        }
    }
}
