package org.fewlabel.benchmarks.corrections;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.corrections.SimulatedUser.Answer;
import org.fewlabel.benchmarks.corrections.SimulatedUser.Prediction;
import org.fewlabel.contracts.Json;

/** What a user asks of the gateway for a round of corrections. */
final class Gateway {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int PAGE_MAX = 500;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final String JOBS = "/api/v1/jobs";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI address;
    private final Duration patience;

    /** @param patience with a job, and with a gateway that does not answer */
    Gateway(URI address, Duration patience) {
        this.address = address;
        this.patience = patience;
    }

    /** Images that have no label, and the names of the classes. */
    record Predictions(List<String> classes, List<Prediction> images) {}

    /** @throws IOException if nobody answers, without waiting for it */
    void requireAnswer() throws IOException, InterruptedException {
        try {
            client.send(request(JOBS + "?pageSize=1"), HttpResponse.BodyHandlers.discarding());
        } catch (ConnectException | HttpTimeoutException e) {
            throw new IOException("no gateway answers at " + address, e);
        }
    }

    boolean has(String job) throws IOException, InterruptedException {
        return send(request(JOBS + "/" + job)).statusCode() != NOT_FOUND;
    }

    /** @return the job's id */
    String submit(JsonNode spec) throws IOException, InterruptedException {
        return post(JOBS, spec).path("id").asText();
    }

    /** The spec of the round after a job, with its labels or with those of a set. */
    JsonNode next(String job, String labelSet) throws IOException, InterruptedException {
        return get(JOBS + "/" + job + "/next?labelSet=" + labelSet);
    }

    /** The spec of the round after a job, with the labels that it has. */
    JsonNode next(String job) throws IOException, InterruptedException {
        return get(JOBS + "/" + job + "/next");
    }

    /** @return the label set's digest */
    String labelSet(String job, List<Answer> answers) throws IOException, InterruptedException {
        var body = Json.mapper().createObjectNode().put("job", job);
        var labels = body.putArray("labels");
        answers.forEach(
                answer -> labels.addObject().put("index", answer.index()).put("class", answer.truth()));
        return post("/api/v1/label-sets", body).path("digest").asText();
    }

    /** The first images without a label, as the page of labels offers them to be corrected. */
    Predictions leastSure(String job, int max) throws IOException, InterruptedException {
        return predictions(job, "&sort=least-sure&spread=class", max);
    }

    /** All images without a label, in the order of the index. */
    Predictions unlabeled(String job) throws IOException, InterruptedException {
        return predictions(job, "", Integer.MAX_VALUE);
    }

    private Predictions predictions(String job, String order, int max) throws IOException, InterruptedException {
        String query =
                JOBS + "/" + job + "/labels?format=json&source=predicted&pageSize=" + Math.min(max, PAGE_MAX) + order;
        List<Prediction> images = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = get(query + token);
            if (classes.isEmpty()) {
                page.path("classes").forEach(name -> classes.add(name.asText()));
            }
            for (JsonNode item : page.path("items")) {
                images.add(new Prediction(number(item, "index"), number(item, "predicted")));
            }
            token = page.path("nextPageToken").isTextual()
                    ? "&pageToken=" + page.path("nextPageToken").asText()
                    : "";
        } while (!token.isEmpty() && images.size() < max);
        return new Predictions(classes, images.size() > max ? images.subList(0, max) : images);
    }

    private static int number(JsonNode item, String field) throws IOException {
        JsonNode value = item.path(field);
        if (!value.isInt()) {
            throw new IOException("a label must have a whole number as " + field + ", was " + item);
        }
        return value.intValue();
    }

    /**
     * The job when it is over.
     *
     * @throws IOException if it came to nothing, or takes too long
     */
    JsonNode succeeded(String id) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < patience.toNanos()) {
            JsonNode job = get(JOBS + "/" + id);
            if (LocalInstance.isOver(job)) {
                if (LocalInstance.hasSucceeded(job)) {
                    return job;
                }
                throw new IOException("job " + id + " has " + job.path("state").asText() + ": "
                        + job.path("message").asText());
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw new IOException("job " + id + " is not over after " + patience);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return json(path, send(request(path)));
    }

    private JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return json(
                path,
                send(HttpRequest.newBuilder(address.resolve(path))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build()));
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build();
    }

    /**
     * Asks again while there is no answer, or that the service is busy: one that is started again is away for a while. What was
     * posted may then have arrived twice; a job more takes time, and gives the same bytes.
     */
    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        while (true) {
            boolean late = System.nanoTime() - startNanos > patience.toNanos();
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != UNAVAILABLE || late) {
                    return response;
                }
            } catch (IOException e) {
                if (late) {
                    throw e;
                }
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    private static JsonNode json(String path, HttpResponse<String> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new IOException(path + " was answered with " + response.statusCode() + ": " + response.body());
        }
        return Json.mapper().readTree(response.body());
    }
}
