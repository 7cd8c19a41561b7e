package org.fewlabel.standalone.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.WholeAnswer;
import org.fewlabel.engines.EngineException;

/** Asks a service whether it is ready, and what it lacks. */
final class Readiness {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int LACK_LENGTH_MAX = 200;
    /** The check of who waits for what: it says the latter first. */
    private static final String WAITS = "outages";
    /** What Quarkus calls its own checks, and people what they look after. */
    private static final Map<String, String> NAMES = Map.of(
            "Database connections health check", "PostgreSQL",
            "SmallRye Reactive Messaging - readiness check", "Kafka");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** @param lacks what it says is missing; also of one that is ready, for something that it can do without */
    record Answer(boolean isReady, List<String> lacks) {}

    Answer ask(String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
                    .timeout(TIMEOUT)
                    .build();
            HttpResponse<String> response = WholeAnswer.of(http, request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode() == OK, lacks(response.body()));
        } catch (IOException e) {
            return new Answer(false, List.of("no answer yet"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while a service was asked", e);
        }
    }

    /** Of every check that is down, and of every one that names something that is missing. */
    static List<String> lacks(String health) {
        List<String> lacks = new ArrayList<>();
        try {
            for (JsonNode check : Json.mapper().readTree(health).path("checks")) {
                boolean isDown = check.path("status").asText().equals("DOWN");
                String name = check.path("name").asText();
                if (isDown && name.equals(WAITS)) {
                    check.path("data")
                            .properties()
                            .forEach(wait ->
                                    lacks.add(shortened(wait.getValue().asText() + " (" + wait.getKey() + ")")));
                } else if (isDown || check.path("data").has("missing")) {
                    lacks.add(shortened(NAMES.getOrDefault(name, name) + reasons(check.path("data"))));
                }
            }
        } catch (JsonProcessingException e) {
            lacks.add("an answer that is no health report");
        }
        return lacks;
    }

    private static String reasons(JsonNode data) {
        List<String> reasons = new ArrayList<>();
        data.properties().forEach(entry -> {
            String value = entry.getValue().asText();
            if (!value.equals("UP") && !value.startsWith("[OK]")) {
                boolean isPlain =
                        entry.getKey().equals("missing") || entry.getKey().equals("<default>");
                reasons.add(isPlain ? value : entry.getKey() + " " + value);
            }
        });
        return reasons.isEmpty() ? "" : ": " + String.join(", ", reasons);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > LACK_LENGTH_MAX ? line.substring(0, LACK_LENGTH_MAX - 1) + "…" : line;
    }
}
