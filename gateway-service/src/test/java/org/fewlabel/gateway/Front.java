package org.fewlabel.gateway;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** The gateway as its users and the trainers reach it. */
@Singleton
public class Front {
    /** Small, and with every field that a test looks at. */
    public static final String SPEC = """
        {"name": "moons", "dataset": {"name": "two-moons", "labels": 10}, "method": {"name": "mean-teacher"},
         "epochs": 2, "stepsPerEpoch": 10, "seed": 1}
        """;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EntityManager entityManager;

    /** No job is left of the tests before, and no sweep, which would submit others. */
    @Transactional
    public void empty() {
        entityManager
                .createNativeQuery("TRUNCATE sweep, job, label_set, upload, idempotency_key, outbox CASCADE")
                .executeUpdate();
    }

    /** A job that somebody deleted. */
    @Transactional
    public void forget(UUID job) {
        entityManager
                .createNativeQuery("DELETE FROM job WHERE id = :id")
                .setParameter("id", job)
                .executeUpdate();
    }

    /** What no way through the front door does. */
    @Transactional
    public void sql(String statement) {
        entityManager.createNativeQuery(statement).executeUpdate();
    }

    /** As if a version of tomorrow had taken the job in: this one does not know its method. */
    @Transactional
    public void makeUnreadable(UUID job) {
        entityManager
                .createNativeQuery(
                        "UPDATE job SET spec = jsonb_set(spec, '{method,name}', '\"of-tomorrow\"') WHERE id = :id")
                .setParameter("id", job)
                .executeUpdate();
    }

    /** Adds so many rows that are as that of a job. */
    @Transactional
    public void copies(UUID job, int count) {
        entityManager
                .createNativeQuery("INSERT INTO job"
                        + " SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid()))).*"
                        + " FROM job AS one, generate_series(1, :count) WHERE one.id = :id")
                .setParameter("count", count)
                .setParameter("id", job)
                .executeUpdate();
    }

    /** The first column of the first row. */
    @Transactional
    public Object value(String query) {
        return entityManager.createNativeQuery(query).getSingleResult();
    }

    /** Until a request is held up by an advisory lock that the test holds. */
    public void awaitAdvisoryLockIsWaitedFor() {
        await().atMost(PATIENCE)
                .until(() ->
                        ((Number) value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
                                        .longValue()
                                == 1);
    }

    /** Takes the table of jobs away, or brings it back: a database that fails as one that is down does. */
    @Transactional
    public void keepTheTableAway(boolean away) {
        entityManager
                .createNativeQuery(away ? "ALTER TABLE job RENAME TO job_away" : "ALTER TABLE job_away RENAME TO job")
                .executeUpdate();
    }

    /** Whether all that was decided is on Kafka. */
    @Transactional
    public boolean outboxIsEmpty() {
        return ((Number) entityManager
                                .createNativeQuery("SELECT count(*) FROM outbox")
                                .getSingleResult())
                        .longValue()
                == 0;
    }

    public static ValidatableResponse submit(String spec) {
        return json().body(spec).post("/api/v1/jobs").then();
    }

    /** With a key by which the same submission is one however often it comes. */
    public static ValidatableResponse submit(String key, String spec) {
        return json().header("Idempotency-Key", key)
                .body(spec)
                .post("/api/v1/jobs")
                .then();
    }

    public static UUID submitted(String spec) {
        return UUID.fromString(submit(spec).statusCode(202).extract().path("id"));
    }

    public static ValidatableResponse claim(String trainer) {
        return json().body("{\"trainer\": \"" + trainer + "\"}")
                .post("/internal/v1/claims")
                .then();
    }

    public static ValidatableResponse ask(UUID job, String wish) {
        return given().post("/api/v1/jobs/" + job + "/" + wish).then();
    }

    public static JsonPath job(UUID id) {
        return given().get("/api/v1/jobs/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    public static void awaitState(UUID id, String state) {
        await().atMost(PATIENCE).until(() -> job(id).getString("state"), state::equals);
    }

    /**
     * Calls that are made at the same time, each by a thread of its own.
     *
     * @param call gets its number, from 0
     * @return what came of each, by its number
     */
    public static <T> List<T> together(int count, IntFunction<T> call) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                int its = number;
                calls.add(() -> call.apply(its));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(calls)) {
                answers.add(each.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    /** All that comes back until the connection ends, to a request that no client library sends. */
    public static String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public static RequestSpecification json() {
        return given().contentType(ContentType.JSON);
    }
}
