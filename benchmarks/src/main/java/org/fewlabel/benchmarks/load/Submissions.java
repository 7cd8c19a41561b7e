package org.fewlabel.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.benchmarks.Percentiles;
import org.fewlabel.contracts.Json;

/** Submits many jobs through many connections, and looks whether each is there once. */
final class Submissions {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int ACCEPTED = 202;
    private static final int OK = 200;
    private static final int PAGE = 200;
    /** One in so many is sent a second time, as by a client that lost the answer. */
    private static final int AGAIN = 10;

    private static final String SPEC = """
            {"name": "%s", "dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
             "method": {"name": "supervised"}, "epochs": 1, "stepsPerEpoch": 1, "seed": %d}
            """;

    private final URI jobs;
    private final String name;
    private final ConcurrentMap<Integer, String> ids = new ConcurrentSkipListMap<>();
    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
    private final Queue<String> flaws = new ConcurrentLinkedQueue<>();

    /** @param name of all of its jobs, which no other job has */
    Submissions(URI gateway, String name) {
        this.jobs = gateway.resolve("/api/v1/jobs");
        this.name = name;
    }

    /** @return how long the submissions took, in milliseconds */
    Percentiles send(int count, int connections) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        List<Callable<Void>> clients = new ArrayList<>();
        for (int connection = 0; connection < connections; connection++) {
            clients.add(() -> {
                // One connection each: requests of one client over HTTP/1.1 that come one after the other share it.
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    submit(client, number);
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            for (Future<Void> each : threads.invokeAll(clients)) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
        return Percentiles.of(millis);
    }

    private void submit(HttpClient client, int number) throws InterruptedException {
        try {
            String id = post(client, number, millis);
            ids.put(number, id);
            if (number % AGAIN == 0
                    && !post(client, number, new ConcurrentLinkedQueue<>()).equals(id)) {
                flaws.add("submission " + number + " made a second job when it came again");
            }
        } catch (IOException e) {
            flaws.add("submission " + number + ": " + e);
        }
    }

    private String post(HttpClient client, int number, Queue<Double> times) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(jobs)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", name + "-" + number)
                .POST(HttpRequest.BodyPublishers.ofString(String.format(Locale.ROOT, SPEC, name, number)))
                .build();
        long startNanos = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        times.add((System.nanoTime() - startNanos) / 1e6);
        if (answer.statusCode() != ACCEPTED) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return Json.mapper().readTree(answer.body()).path("id").asText();
    }

    /**
     * Compares the list of jobs with what was answered.
     *
     * @return what is wrong, in words
     */
    List<String> look(HttpClient client) throws IOException, InterruptedException {
        Map<String, Integer> listed = new HashMap<>();
        String token = "";
        do {
            JsonNode page = get(client, "?name=" + name + "&pageSize=" + PAGE + token);
            page.path("jobs").forEach(job -> listed.merge(job.path("id").asText(), 1, Integer::sum));
            token = page.path("nextPageToken").asText("");
            token = token.isEmpty() ? "" : "&pageToken=" + token;
        } while (!token.isEmpty());
        List<String> found = new ArrayList<>(flaws);
        ids.forEach((number, id) -> {
            if (listed.getOrDefault(id, 0) != 1) {
                found.add("submission " + number + " is listed " + listed.getOrDefault(id, 0) + " times");
            }
        });
        if (listed.size() != ids.size()) {
            found.add(listed.size() + " jobs are listed");
        }
        return found;
    }

    /** Cancels those that are not over. */
    void cancel(HttpClient client) throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(jobs + "/cancel?name=" + name))
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IOException("not cancelled: " + answer.statusCode() + " " + answer.body());
            }
            JsonNode cancelled = Json.mapper().readTree(answer.body());
            more = cancelled.path("more").asBoolean() && !cancelled.path("jobs").isEmpty();
        }
    }

    private JsonNode get(HttpClient client, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(jobs + query))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException("GET " + request.uri() + ": " + answer.body());
        }
        return Json.mapper().readTree(answer.body());
    }
}
