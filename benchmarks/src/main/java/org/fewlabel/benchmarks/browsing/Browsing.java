package org.fewlabel.benchmarks.browsing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fewlabel.contracts.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks through the labels of a job as a page in a browser does, and prints how long each step takes. */
@Command(
        name = "browsing",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a running gateway for pages of a job's labels, sorted and filtered, for sorted files, and for the pictures",
            "of a page over six connections, and prints the first, the median and the longest duration of each."
        })
final class Browsing implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** As many as browsers open to one host over HTTP/1.1. */
    private static final int CONNECTIONS = 6;

    @Parameters(index = "0", description = "The gateway, such as http://localhost:8080.")
    private URI gateway = URI.create("http://localhost:8080");

    @Parameters(index = "1", description = "The id of a job with labels; the more images, the better.")
    private String job = "";

    @Option(names = "--times", description = "How often each is asked. Default: ${DEFAULT-VALUE}.")
    private int times = 20;

    @Option(names = "--size", description = "Of the pictures, in pixels. Default: ${DEFAULT-VALUE}.")
    private int size = 64;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Browsing()).execute(args));
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode first = page("sort=least-sure&spread=class");
        String name = first.at("/classes/0").asText();
        String token = first.at("/nextPageToken").asText();
        System.out.printf(
                Locale.ROOT,
                "%d labels of %d classes%n",
                first.at("/total").asInt(),
                first.at("/classes").size());
        System.out.printf(Locale.ROOT, "%-36s %9s %9s %9s%n", "ms", "first", "median", "longest");
        Map<String, Step> steps = new LinkedHashMap<>();
        steps.put("page, least sure, spread", () -> page("sort=least-sure&spread=class"));
        steps.put("the page after it", () -> page("sort=least-sure&spread=class&pageToken=" + token));
        steps.put("page, most sure", () -> page("sort=most-sure"));
        steps.put("page, disagrees with the given label", () -> page("disagrees=true"));
        steps.put(
                "page, one class, confidence ≥ 0.9",
                () -> page("class=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&confidenceMin=0.9"));
        steps.put("CSV, by index", () -> labels("format=csv"));
        steps.put("CSV, least sure, probabilities", () -> labels("format=csv&sort=least-sure&probabilities=true"));
        steps.put("cleanlab", () -> labels("format=cleanlab"));
        for (Map.Entry<String, Step> step : steps.entrySet()) {
            print(step.getKey(), step.getValue());
        }
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            print("60 pictures, six connections", () -> pictures(connections, first));
        } finally {
            connections.shutdownNow();
        }
        return 0;
    }

    private void print(String name, Step step) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            long startNanos = System.nanoTime();
            step.run();
            millis.add((System.nanoTime() - startNanos) / 1e6);
        }
        List<Double> sorted = millis.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%-36s %9.1f %9.1f %9.1f%n",
                name,
                millis.get(0),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() - 1));
    }

    private JsonNode page(String query) throws IOException, InterruptedException {
        return Json.mapper().readTree(labels("format=json&" + query));
    }

    private byte[] labels(String query) throws IOException, InterruptedException {
        return get("/api/v1/jobs/" + job + "/labels?" + query);
    }

    private void pictures(ExecutorService connections, JsonNode page) throws InterruptedException, IOException {
        List<Future<byte[]>> pictures = new ArrayList<>();
        for (JsonNode item : page.at("/items")) {
            String path = "/api/v1/jobs/" + job + "/images/" + item.at("/index").asInt() + "?size=" + size;
            pictures.add(connections.submit(() -> get(path)));
        }
        for (Future<byte[]> picture : pictures) {
            try {
                picture.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE).build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(path + " was answered with " + response.statusCode() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response.body();
    }
}
