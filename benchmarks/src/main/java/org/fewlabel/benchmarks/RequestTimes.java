package org.fewlabel.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks a service one time after the other, and prints how long it takes: a line for each question. */
public final class RequestTimes {
    private static final int WARM_UPS = 10;
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int times;

    /** @param times how often each is asked, after {@value #WARM_UPS} times that do not count */
    public RequestTimes(int times) {
        this.times = times;
    }

    public void printHeader(String title) {
        System.out.printf(Locale.ROOT, "%-40s %10s %11s %9s %9s%n", title, "kB", "median, ms", "p99, ms", "most, ms");
    }

    /** @throws IOException for an answer but 200, too */
    public void print(String name, URI uri) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        int bytes = 0;
        for (int i = -WARM_UPS; i < times; i++) {
            long startNanos = System.nanoTime();
            HttpResponse<byte[]> answer = get(uri);
            if (answer.statusCode() != OK) {
                throw new IOException(uri + ": " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            bytes = answer.body().length;
            if (i >= 0) {
                millis.add((System.nanoTime() - startNanos) / 1e6);
            }
        }
        Percentiles percentiles = Percentiles.of(millis);
        System.out.printf(
                Locale.ROOT,
                "%-40s %10.0f %11.1f %9.1f %9.1f%n",
                name,
                bytes / 1e3,
                percentiles.median(),
                percentiles.p99(),
                percentiles.most());
    }

    public HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
