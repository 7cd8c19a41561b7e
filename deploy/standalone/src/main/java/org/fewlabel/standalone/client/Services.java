package org.fewlabel.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;

/** The gateway and the metrics service over HTTP. */
public final class Services {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final int TRIES_MAX = 5;
    private static final int BAD_REQUEST = 400;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String gateway;
    private final String metrics;

    /** @param gateway its URL, such as {@code http://localhost:8080} */
    public Services(String gateway, String metrics) {
        this.gateway = gateway;
        this.metrics = metrics;
    }

    /**
     * Submits a job, once: the key makes a second try after a broken connection the same submission.
     *
     * @throws RequestFailedException if the spec is wrong; with every field that is
     */
    public Job submit(String spec) {
        return submit(spec, UUID.randomUUID().toString());
    }

    /**
     * Submits a job unless one was submitted with that key before; that one then is the answer.
     *
     * @throws RequestFailedException if the spec is wrong, or the key came with another spec
     */
    public Job submit(String spec, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + "/api/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(spec))
                .build();
        return read(send(request), Job.class);
    }

    public Job job(String id) {
        return read(get(gateway + "/api/v1/jobs/" + encode(id)), Job.class);
    }

    public JsonNode jobAsJson(String id) {
        return read(get(gateway + "/api/v1/jobs/" + encode(id)), JsonNode.class);
    }

    /** The newest jobs as the gateway lists them, under {@code jobs}. */
    public JsonNode jobs(int countMax) {
        return read(get(gateway + "/api/v1/jobs?pageSize=" + countMax), JsonNode.class);
    }

    /** The presets as the gateway lists them, under {@code presets}. */
    public JsonNode presets() {
        return read(get(gateway + "/api/v1/presets"), JsonNode.class);
    }

    /** A preset with the specs of its cells. */
    public JsonNode preset(String name) {
        return read(get(gateway + "/api/v1/presets/" + encode(name)), JsonNode.class);
    }

    /**
     * The comparison as the metrics service has it.
     *
     * @param filters fields and the values that count; none for all jobs
     */
    public JsonNode comparison(String by, Map<String, List<String>> filters) {
        List<String> query = new ArrayList<>(List.of("by=" + encode(by)));
        filters.forEach((field, values) -> values.forEach(value -> query.add(encode(field) + "=" + encode(value))));
        return read(get(metrics + "/api/v1/comparison?" + String.join("&", query)), JsonNode.class);
    }

    /** What came out of a job, as the metrics service has it. */
    public JsonNode result(String id) {
        return read(get(metrics + "/api/v1/results/" + encode(id)), JsonNode.class);
    }

    /**
     * What several jobs predict together, as the gateway has it.
     *
     * @param moreLabels whether they may use more labels together than each of them names
     */
    public JsonNode ensemble(List<String> ids, boolean moreLabels) {
        String query = ids.stream().map(id -> "jobId=" + encode(id)).collect(Collectors.joining("&")) + "&moreLabels="
                + moreLabels;
        return read(get(gateway + "/api/v1/ensemble?" + query), JsonNode.class);
    }

    /** New pictures for one of a job's networks. */
    public PredictionClient predictions(String id) {
        return new PredictionClient(http, gateway + "/api/v1/jobs/" + encode(id) + "/predictions");
    }

    private String get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build());
    }

    private String send(HttpRequest request) {
        for (int tries = 1; ; tries++) {
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < BAD_REQUEST) {
                    return response.body();
                }
                throw new RequestFailedException(problem(response), null);
            } catch (IOException e) {
                if (e instanceof ConnectException || tries == TRIES_MAX) {
                    throw new RequestFailedException(
                            request.uri().getAuthority() + " does not answer; is everything up? (./fewlabel status)",
                            e);
                }
                Pause.of(RETRY_DELAY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RequestFailedException("interrupted", e);
            }
        }
    }

    /** Whether it is the RFC 9457 problem of this type. */
    static boolean isProblem(HttpResponse<String> response, String type) {
        return body(response).path("type").asText().equals(type);
    }

    private static JsonNode body(HttpResponse<String> response) {
        try {
            return Json.mapper().readTree(response.body());
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /** An RFC 9457 problem as lines of text. */
    static String problem(HttpResponse<String> response) {
        JsonNode problem = body(response);
        String what = problem.path("detail").asText(problem.path("title").asText(""));
        StringBuilder text = new StringBuilder("refused (" + response.statusCode() + ")");
        if (!what.isBlank()) {
            text.append(": ").append(what);
        }
        for (JsonNode violation : problem.path("violations")) {
            String field = violation.path("field").asText();
            text.append("\n  ")
                    .append(field)
                    .append(field.isEmpty() ? "" : " ")
                    .append(violation.path("message").asText());
        }
        return text.toString();
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new RequestFailedException("the answer is not understood: " + e.getOriginalMessage(), e);
        }
    }

    /** The comparison of {@link #comparison}, for a table. */
    public static Comparison comparison(JsonNode json) {
        return read(json.toString(), Comparison.class);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** One {@code field=value} after the other, as a map for {@link #comparison}. */
    public static Map<String, List<String>> filters(List<String> pairs) {
        return pairs.stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.groupingBy(
                        pair -> pair[0], Collectors.mapping(pair -> pair[1], Collectors.toList())));
    }
}
