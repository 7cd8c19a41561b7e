package org.fewlabel.gateway.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.testing.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the whole is, as a gateway says it whose workers and whose metrics service come and go. */
@QuarkusTest
class HealthResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Front front;

    @ConfigProperty(name = "fewlabel.metrics.url")
    URI metricsUrl;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    @BeforeEach
    void empty() {
        front.empty();
    }

    @Test
    void tellsTheQueueAndWhoIsThere() {
        Front.submitted(Front.SPEC);
        Front.submitted(Front.SPEC);
        // A sign of life is written once in a few seconds; another test's may have been the last.
        await().atMost(PATIENCE).until(() -> {
            Front.claim("trainer-1");
            return state(health(), "trainer").equals("up");
        });
        Front.submitted(Front.SPEC);

        JsonPath health = await().atMost(PATIENCE)
                .until(HealthResourceTest::health, seen -> Integer.valueOf(1).equals(seen.get("queue.jobs.queued")));

        assertThat(state(health, "gateway")).isEqualTo("up");
        assertThat(state(health, "database")).isEqualTo("up");
        assertThat(health.getList("services.name"))
                .isEqualTo(List.of("gateway", "database", "kafka", "trainer", "labeler", "metrics"));
        assertThat(health.getString("services.find { it.name == 'trainer' }.heardAt"))
                .isNotNull();
        assertThat(health.getDouble("queue.oldestSeconds")).isBetween(0.0, 60.0);
        assertThat(health.getDouble("queue.silentTrainerSeconds")).isBetween(0.0, 60.0);
        assertThat((Object) health.get("grafana")).isNull();
    }

    @Test
    void asksTheOthersOnceHoweverManyLook() throws IOException {
        await().atMost(PATIENCE).until(() -> state(health(), "metrics").equals("away"));
        assertThat(message(health(), "labeler")).contains("does not answer at http://127.0.0.1:");
        AtomicInteger asked = new AtomicInteger();
        try (LabelerWire metrics = new LabelerWire(metricsUrl, exchange -> {
                    asked.incrementAndGet();
                    answer(exchange, 200, "{}");
                });
                LabelerWire labeler = new LabelerWire(
                        labelerUrl,
                        exchange -> answer(
                                exchange,
                                503,
                                "{\"status\": \"DOWN\", \"checks\": [{\"name\": \"store\", \"status\": \"DOWN\"},"
                                        + " {\"name\": \"kafka\", \"status\": \"UP\"}]}"))) {
            JsonPath health = await().atMost(PATIENCE).until(HealthResourceTest::health, seen -> state(seen, "metrics")
                    .equals("up"));
            for (int look = 0; look < 100; look++) {
                health();
            }

            assertThat(asked.get()).isLessThan(20);
            assertThat(state(health, "labeler")).isEqualTo("away");
            assertThat(message(health, "labeler")).isEqualTo("is not ready: store");
        }
    }

    /** The database's word is the scheduler's, so a database that is away holds up nobody who asks. */
    @Test
    void knowsNothingOfJobsWhileTheDatabaseIsAway() {
        front.keepTheTableAway(true);
        try {
            JsonPath health = await().atMost(PATIENCE).until(HealthResourceTest::health, seen -> state(seen, "database")
                    .equals("away"));

            assertThat((Object) health.get("queue")).isNull();
            assertThat((Object) health.get("events.unsent")).isNull();
            assertThat(state(health, "trainer")).isEqualTo("unknown");
            assertThat(message(health, "kafka")).isEqualTo("cannot be told while the database is away");
        } finally {
            front.keepTheTableAway(false);
        }
    }

    @Test
    void isAsThePageTakesIt() {
        Front.submitted(Front.SPEC);
        await().atMost(PATIENCE).until(() -> {
            Front.claim("trainer-1");
            JsonPath seen = health();
            return state(seen, "trainer").equals("up")
                    && state(seen, "kafka").equals("up")
                    && state(seen, "metrics").equals("away")
                    && Integer.valueOf(1).equals(seen.get("queue.jobs.starting"))
                    && seen.get("events.unread") != null;
        });

        Recording.requireSame(
                "health.json",
                given().get("/api/v1/health").asString().replaceAll("at http://127.0.0.1:\\d+", "at http://127.0.0.1"),
                "oldestSeconds",
                "silentTrainerSeconds",
                "oldestUnsentSeconds",
                "unsent",
                "unread");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static JsonPath health() {
        return given().get("/api/v1/health").then().statusCode(200).extract().jsonPath();
    }

    private static String state(JsonPath health, String service) {
        return health.getString("services.find { it.name == '" + service + "' }.state");
    }

    private static String message(JsonPath health, String service) {
        return health.getString("services.find { it.name == '" + service + "' }.message");
    }
}
