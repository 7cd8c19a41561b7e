package org.fewlabel.gateway.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.HealthView.Service;
import org.fewlabel.contracts.rest.HealthView.State;
import org.fewlabel.gateway.peer.PeerClient;

/** Whether another service says that it is ready. */
final class PeerProbe {
    private static final String READY = "/q/health/ready";
    private static final int OK = 200;
    /** Who is busy may be slow, but says that it is ready at once. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final PeerClient peer;

    PeerProbe(String name, URI url) {
        this.name = name;
        this.peer = new PeerClient(url, PATIENCE);
    }

    /** Always answered, within its patience. */
    CompletableFuture<Service> ask() {
        CompletableFuture<HttpResponse<String>> coming = peer.client()
                .sendAsync(peer.request(READY).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        // The request's own timeout ends with the head of the answer.
        return coming.thenApply(this::read)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> new Service(name, State.AWAY, null, "does not answer at " + peer.url()))
                .whenComplete((answer, failure) -> coming.cancel(true));
    }

    private Service read(HttpResponse<String> answer) {
        return answer.statusCode() == OK
                ? new Service(name, State.UP, null, null)
                : new Service(name, State.AWAY, null, "is not ready" + down(answer.body()));
    }

    /** What it lacks, as it says itself. */
    private static String down(String body) {
        try {
            JsonNode checks = Json.mapper().readTree(body).path("checks");
            String names = StreamSupport.stream(checks.spliterator(), false)
                    .filter(check -> check.path("status").asText().equals("DOWN"))
                    .map(check -> check.path("name").asText())
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "" : ": " + names;
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
