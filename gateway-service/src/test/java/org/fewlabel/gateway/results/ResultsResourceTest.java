package org.fewlabel.gateway.results;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.engines.Ports;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.gateway.results.MetricsService.Answer;
import org.fewlabel.service.identity.ServiceToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results and comparisons on their way through the gateway, and what becomes of them when the metrics service fails. */
@QuarkusTest
class ResultsResourceTest {
    @ConfigProperty(name = "fewlabel.metrics.url")
    URI url;

    @TestHTTPResource
    URI gateway;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private LabelerWire wire;

    @AfterEach
    void hangUp() {
        if (wire != null) {
            wire.close();
        }
    }

    @Test
    void passesOnWhatIsAskedAndWhatIsAnswered() throws IOException {
        answering(exchange -> {
            exchange.getResponseHeaders().add("Next-Page-Token", "abc");
            exchange.getResponseHeaders().add("X-Internal", "no business of users");
            answer(exchange, 200, "text/csv;charset=UTF-8", "a,b\r\n");
        });

        given().accept("text/csv")
                .queryParam("name", "a & b", "c")
                .queryParam("pageSize", 2)
                .get("/api/v1/results")
                .then()
                .statusCode(200)
                .contentType("text/csv;charset=UTF-8")
                .header("Next-Page-Token", "abc")
                .header("X-Internal", (String) null)
                .body(equalTo("a,b\r\n"));

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0))
                .startsWith("GET /api/v1/results?")
                .contains("name=a+%26+b", "name=c", "pageSize=2")
                .endsWith(" text/csv ");
    }

    @Test
    void asksForAComparisonOfNamedRows() throws IOException {
        answering(exchange -> answer(exchange, 200, "application/json", "{\"rows\": []}"));

        given().contentType("application/json")
                .accept("application/json")
                .body("{\"rows\": []}")
                .post("/api/v1/comparison?format=json")
                .then()
                .statusCode(200)
                .body("rows.size()", equalTo(0));

        assertThat(asked).containsExactly("POST /api/v1/comparison?format=json application/json {\"rows\": []}");
    }

    @Test
    void asksForAComparisonAndForTheResultOfAJob() throws IOException {
        answering(exchange -> answer(exchange, 200, "application/x-latex;charset=UTF-8", "± – −"));
        UUID job = UUID.randomUUID();

        assertThat(given().accept("*/*")
                        .get("/api/v1/comparison?baseline=supervised&figure=student.last")
                        .asString())
                .isEqualTo("± – −");
        given().accept("*/*").get("/api/v1/results/" + job).then().statusCode(200);

        assertThat(asked.get(0)).startsWith("GET /api/v1/comparison?").contains("baseline=supervised");
        assertThat(asked.get(1)).startsWith("GET /api/v1/results/" + job + " ");
    }

    @Test
    void passesOnItsProblemsAsTheyAre() throws IOException {
        String problem = "{\"type\": \"urn:fewlabel:invalid-request\", \"title\": \"t\", \"status\": 400,"
                + " \"detail\": \"d\", \"violations\": [{\"field\": \"by\", \"message\": \"is"
                + " wrong\"}]}";
        answering(exchange -> answer(exchange, 400, "application/problem+json", problem));

        given().get("/api/v1/comparison?by=x")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations[0].field", equalTo("by"));
    }

    @Test
    void saysThatItDoesNotAnswer() {
        for (String path : List.of("/api/v1/results", "/api/v1/comparison", "/api/v1/results/" + UUID.randomUUID())) {
            given().get(path)
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "10")
                    .body("type", equalTo("urn:fewlabel:no-metrics"))
                    .body("title", equalTo("The metrics service does not answer"))
                    .body("detail", containsString("it is not reached, or broke off"));
        }
    }

    @Test
    void doesNotTakeAnotherServerForIt() throws IOException {
        answering(exchange -> answer(exchange, 404, "text/html", "<h1>Not here</h1>"));

        given().get("/api/v1/results")
                .then()
                .statusCode(502)
                .contentType("application/problem+json")
                .body("detail", equalTo("the metrics service answered with status 404"));
    }

    /** Over HTTP/2 the gateway reads longer queries than the metrics service does. */
    @Test
    void saysThatAQueryIsTooLongThatTheMetricsServiceDoesNotRead() throws IOException {
        answering(exchange -> answer(exchange, 414, "text/plain", ""));

        given().get("/api/v1/results")
                .then()
                .statusCode(414)
                .contentType("application/problem+json")
                .body("detail", containsString("POST /api/v1/comparison"));
    }

    @Test
    void asksNobodyForAJobThatThereCannotBe() throws IOException {
        answering(exchange -> answer(exchange, 200, "application/json", "{}"));

        given().get("/api/v1/results/..%2Fcomparison").then().statusCode(404);
        given().get("/api/v1/results/1-1-1-1-1")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:unknown-job"));

        assertThat(asked).isEmpty();
    }

    @Test
    void answersHeadWithoutTheContent() throws IOException {
        answering(exchange -> answer(exchange, 200, "application/json", "{\"rows\": []}"));

        given().head("/api/v1/comparison").then().statusCode(200).contentType("application/json");
    }

    /** A part of a table is not to be taken for the whole. */
    @Test
    void breaksOffWhereItBreaksOff() throws Exception {
        answering(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/csv");
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write("a,b\r\n".repeat(20_000).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        });
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/v1/results?name=x"))
                .build();

        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void waitsNoLongerThanItIsTold() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        URI silent = URI.create("http://127.0.0.1:" + Ports.free(1).get(0));
        try (LabelerWire other = new LabelerWire(silent, exchange -> await(over))) {
            Answer answer = new MetricsService(
                            silent, Duration.ofSeconds(2), Duration.ofMillis(300), ServiceToken.none())
                    .get("/api/v1/results", null);

            assertThat(answer).isInstanceOf(Answer.Refused.class);
            assertThat(((Answer.Refused) answer).problem().details().type()).isEqualTo("urn:fewlabel:no-metrics");
        } finally {
            over.countDown();
        }
    }

    @Test
    void refusesABodyThatIsTooLarge() throws IOException {
        answering(exchange -> answer(exchange, 200, "application/json", "{}"));

        given().contentType("application/json")
                .body(" ".repeat(1_100_000))
                .post("/api/v1/comparison")
                .then()
                .statusCode(413);

        assertThat(asked).isEmpty();
    }

    private void answering(HttpHandler handler) throws IOException {
        wire = new LabelerWire(url, exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Accept") + " " + body);
            handler.handle(exchange);
        });
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void await(CountDownLatch over) throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
