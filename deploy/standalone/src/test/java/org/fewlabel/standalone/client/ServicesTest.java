package org.fewlabel.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.rest.CancelledJobs;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.standalone.JobViews;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent to the gateway, on the wire. */
class ServicesTest {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    private HttpServer gateway;
    private Services services;
    private int status = 200;
    private String answer = "";
    private Duration delay = Duration.ZERO;
    /** How many requests are told to come back. */
    private int busy;
    /** How many requests are taken, and their answers lost. */
    private int lost;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::answer);
        gateway.start();
        String url = "http://localhost:" + gateway.getAddress().getPort();
        services = new Services(url);
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body));
            keys.addAll(exchange.getRequestHeaders().getOrDefault("Idempotency-Key", List.of()));
            if (busy > 0) {
                busy--;
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (lost > 0) {
                lost--;
                return;
            }
            Pause.of(delay);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Test
    void cancelsWhatTheFiltersLetThrough() {
        UUID one = new UUID(0, 1);
        UUID other = new UUID(0, 2);
        answer = "{\"jobs\": [\"" + one + "\", \"" + other + "\"], \"more\": true, \"unreadable\": []}";
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("state", "queued");
        filters.put("name", "a & b=c");

        assertThat(services.cancelAll(filters)).isEqualTo(new CancelledJobs(List.of(one, other), true, List.of()));

        assertThat(asked).containsExactly("POST /api/v1/jobs/cancel?state=queued&name=a+%26+b%3Dc");
    }

    @Test
    void changesThePriorityAndNothingElse() {
        status = 409;
        answer = "{\"detail\": \"a job that is failed waits for nothing\"}";

        assertThatThrownBy(() -> services.prioritize("7", -5))
                .isInstanceOf(RequestFailedException.class)
                .hasMessage("refused (409): a job that is failed waits for nothing");

        assertThat(asked).containsExactly("PATCH /api/v1/jobs/7 {\"priority\": -5}");
    }

    /** Each further try took one more of the looks that a gateway has, until it had none for the one that asked. */
    @Test
    void givesTheGatewayTheTimeToLookThroughAFolder() {
        JobView.Progress progress =
                new JobView.Progress(0, 2, 0, 10, null, null, 0, null, 0, null, null, null, null, null);
        answer = PrettyJson.of(JobViews.moons(JobState.QUEUED, 1, null, progress));
        delay = Services.TIMEOUT.plusSeconds(1);

        services.submit("{}");

        assertThat(asked).containsExactly("POST /api/v1/jobs {}");
    }

    @Test
    void comesBackToAGatewayThatLooksThroughAsManyFoldersAsItMay() {
        answer = "{\"id\": \"" + new UUID(0, 1)
                + "\", \"name\": \"moons\", \"state\": \"running\", \"createdAt\": \"2026-01-02T03:04:05Z\"}";

        busy = 1;
        services.sweeps().submit(Json.mapper().createObjectNode());
        busy = 1;
        services.next("7", null);

        assertThat(asked)
                .containsExactly(
                        "POST /api/v1/sweeps {}",
                        "POST /api/v1/sweeps {}",
                        "GET /api/v1/jobs/7/next",
                        "GET /api/v1/jobs/7/next");
        assertThat(keys).hasSize(2).containsOnly(keys.get(0));
    }

    @Test
    void saysWhatAProxySaysInWordsOfItsOwn() {
        status = 502;
        for (String page : List.of("<html>Bad Gateway</html>", "", "[]")) {
            answer = page;
            assertThatThrownBy(() -> services.job("7")).hasMessage("refused (502)");
        }
        answer = "{\"title\": \"Bad Gateway\"}";

        assertThatThrownBy(() -> services.job("7")).hasMessage("refused (502): Bad Gateway");
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        status = 400;
        answer = PrettyJson.of(ProblemDetails.invalid(
                List.of(new Violation("", "is no JSON"), new Violation("epochs", "must be at least 1, was 0"))));

        assertThatThrownBy(() -> services.submit("{}"))
                .hasMessage("refused (400): 2 fields are wrong\n  is no JSON\n  epochs must be at least 1, was 0");
    }

    @Test
    void retriesAndCancelsOneJob() {
        status = 404;

        assertThatThrownBy(() -> services.retry("../7")).isInstanceOf(RequestFailedException.class);
        assertThatThrownBy(() -> services.cancel("7")).isInstanceOf(RequestFailedException.class);

        assertThat(asked).containsExactly("POST /api/v1/jobs/..%2F7/retry", "POST /api/v1/jobs/7/cancel");
    }

    /** It is not there any more because it was deleted, which is what was asked for. */
    @Test
    void takesADeletionForDoneWhoseAnswerWasLost() {
        status = 404;
        lost = 1;

        services.uploads().delete("7");

        assertThat(asked).containsExactly("DELETE /api/v1/datasets/7", "DELETE /api/v1/datasets/7");
        assertThatThrownBy(() -> services.uploads().delete("8")).isInstanceOf(NotThereException.class);
    }

    /** One that was revoked is there: where there is none, the id is wrong, and the token that was meant is still good. */
    @Test
    void saysThatThereIsNoSuchTokenHoweverOftenItHadToAsk() {
        status = 404;
        lost = 1;

        assertThatThrownBy(() -> services.tokens().revoke("7")).isInstanceOf(NotThereException.class);
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksTheGatewayForResultsAndComparisons() {
        answer = "{\"state\": \"queued\", \"epochsDone\": 0, \"whole\": false, \"trainingSeconds\": 0}";
        Map<String, List<String>> query = new LinkedHashMap<>();
        query.put("name", List.of("a & b", "c"));
        query.put("baseline", List.of("supervised, 100 labels"));

        services.comparisonAs("latex", query);
        services.result("7");

        assertThat(asked)
                .containsExactly(
                        "GET /api/v1/comparison?format=latex&name=a+%26+b&name=c&baseline=supervised%2C+100+labels",
                        "GET /api/v1/results/7");
    }
}
