package org.fewlabel.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;

/**
 * Requests that nobody means well, to every endpoint that a service documents: each parameter in path, query and header, and the
 * body, as something that it must not be; and what is asked for, its head alone. Whatever comes deserves an answer that is about it, never one of 500, nor that something is away which is there.
 */
public final class NastyRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES_MAX = 3;
    private static final int FAILURE = 500;
    private static final int UNAVAILABLE = 503;
    /** What is said where a service is needed that no test has beside it, and where there is much to do. */
    private static final Set<String> REFUSALS =
            Set.of("urn:fewlabel:no-labeler", "urn:fewlabel:no-metrics", "urn:fewlabel:gateway-busy");

    private static final List<String> VALUES = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\r\n",
            "\uFFFD",
            "%",
            "'",
            "\"",
            "\\",
            "' OR 1=1; --",
            "null",
            "true",
            "-1",
            "0",
            "1",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "99999999999999999999999999999999",
            "1e309",
            "NaN",
            "0x10",
            "\u0663", // a digit of another script
            "last",
            "chosen",
            "..",
            "../../etc/passwd",
            "a,b,,c",
            ",",
            "1-1-1-1-1",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            // Tokens of pages: 24 bytes of the earliest and the latest time, and words of the same form.
            "gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "f_________8AAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "LTEwMDAwMDAwMDAtMDEtMDFUMDA6MDA6MDBaLzEtMS0xLTEtMQ",
            "KzEwMDAwMDAwMDAtMDEtMDFUMDA6MDA6MDBaLzEtMS0xLTEtMQ",
            "MjAyNi0wMS0wMVQwMDowMDowMFovMS0xLTEtMS0x",
            "\uD83D\uDE00",
            "x".repeat(2_000));

    private static final List<String> BODIES = List.of(
            "",
            "null",
            "[]",
            "{}",
            "{",
            "\"text\"",
            "1e999",
            "{\"a\": {\"a\": 1}}",
            "[".repeat(5_000),
            "{\"name\": \"\\u0000\", \"trainer\": \"\\u0000\"}",
            "{\"name\": \"\\ud800\", \"trainer\": {}}",
            "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {\"path\": \"\\u0000\"}}, \"method\": {\"name\":"
                    + " \"supervised\"}}",
            "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 1e400}, \"seed\": -1, \"epochs\":"
                    + " 99999999999999999999}",
            "{\"startFrom\": {\"jobId\": \"1-1-1-1-1\"}, \"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\":"
                    + " \"supervised\"}}",
            "{\"startFrom\": {\"model\": {\"name\": \"../\\u0000\"}}, \"dataset\": {\"name\": \"mnist\"}, \"method\":"
                    + " {\"name\": \"supervised\"}}",
            "\uFEFF\uFFFE");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final Map<String, String> known;
    private final List<String> failures = new ArrayList<>();
    private int sent;

    private NastyRequests(URI service, Map<String, String> known) {
        this.service = service;
        this.known = known;
    }

    /**
     * Sends them all.
     *
     * @param service the root of its URLs; its description is at {@code /q/openapi}
     * @param known values of path parameters that name something, by the parameter's name
     * @return what failed: the request and the status that it was answered with
     * @throws AssertionError if there is next to nothing to send
     */
    public static List<String> failures(URI service, Map<String, String> known)
            throws IOException, InterruptedException {
        NastyRequests requests = new NastyRequests(service, known);
        HttpRequest question = HttpRequest.newBuilder(service.resolve("/q/openapi?format=json"))
                .build();
        JsonNode document = Json.mapper()
                .readTree(
                        requests.client.send(question, BodyHandlers.ofString()).body());
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (List.of("get", "post", "put", "patch", "delete").contains(operation.getKey())) {
                    requests.ask(path.getKey(), operation.getKey().toUpperCase(Locale.ROOT), operation.getValue());
                }
            }
        }
        if (requests.sent < VALUES.size()) {
            throw new AssertionError("only " + requests.sent + " requests: " + document);
        }
        return requests.failures;
    }

    private void ask(String path, String method, JsonNode operation) throws IOException, InterruptedException {
        if (method.equals("GET")) {
            // An answer without a body, which must leave the connection to the next question.
            send(path, "HEAD", null, "", "");
        }
        for (JsonNode parameter : operation.path("parameters")) {
            for (String value : VALUES) {
                send(path, method, parameter, value, "{}");
            }
        }
        if (operation.has("requestBody")) {
            for (String body : BODIES) {
                send(path, method, null, "", body);
            }
        }
    }

    private void send(String path, String method, @Nullable JsonNode parameter, String value, String body)
            throws IOException, InterruptedException {
        Map<String, String> inPath = new HashMap<>(known);
        String query = "";
        HttpRequest.Builder request =
                HttpRequest.newBuilder().timeout(PATIENCE).header("Content-Type", "application/json");
        if (parameter != null) {
            String name = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "path" -> inPath.put(name, value);
                // Twice, for those that may be given often.
                case "query" -> query = "?" + name + "=" + encoded(value) + "&" + name + "=" + encoded(value + value);
                case "header" -> request.header(name, value.replaceAll("[^ -~]", "?"));
                default -> {
                    return;
                }
            }
        }
        StringBuilder url = new StringBuilder();
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                boolean isParameter = part.startsWith("{");
                String name = part.replaceAll("[{}]", "");
                url.append('/')
                        .append(
                                isParameter
                                        ? encoded(inPath.getOrDefault(
                                                name, UUID.randomUUID().toString()))
                                        : part);
            }
        }
        URI uri = URI.create(service.toString().replaceAll("/+$", "") + url + query);
        boolean hasBody = !List.of("GET", "HEAD", "DELETE").contains(method);
        HttpRequest complete = request.uri(uri)
                .method(method, hasBody ? BodyPublishers.ofString(body) : BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = answer(complete);
        sent++;
        if (answer.statusCode() >= FAILURE && !isRefusal(method, answer)) {
            failures.add(method + " " + uri + (hasBody ? " " + body : "") + " → " + answer.statusCode() + " "
                    + answer.body());
        }
    }

    private static boolean isRefusal(String method, HttpResponse<String> answer) {
        if (method.equals("HEAD")) {
            return answer.statusCode() == UNAVAILABLE; // Why would be in the body that it has not.
        }
        try {
            return REFUSALS.contains(
                    Json.mapper().readTree(answer.body()).path("type").asText());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** A server may end a connection at the moment in which the next request comes by it; then another one is tried. */
    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return client.send(
                        request,
                        // Of what is well there may be much, and of a stream of events there is no end.
                        head -> head.statusCode() >= FAILURE
                                ? BodySubscribers.ofString(StandardCharsets.UTF_8)
                                : isStream(head)
                                        ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), NastyRequests::leave)
                                        : BodySubscribers.replacing(""));
            } catch (IOException e) {
                if (tries == TRIES_MAX) {
                    throw new IOException(request.method() + " " + request.uri() + " has no answer", e);
                }
            }
        }
    }

    private static boolean isStream(HttpResponse.ResponseInfo head) {
        return head.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
    }

    private static String leave(InputStream stream) {
        try (stream) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format(Locale.ROOT, "%%%02X", each));
        }
        return encoded.toString();
    }
}
