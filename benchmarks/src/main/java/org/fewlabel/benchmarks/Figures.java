package org.fewlabel.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of itself at one moment.
 *
 * @param startSeconds when its process started, since 1970: another one is a restart
 * @param heapBytes in use
 * @param directBytes of buffers beside the heap
 * @param threads alive
 */
public record Figures(double startSeconds, double heapBytes, double directBytes, double threads) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Null if it does not answer. */
    public static @Nullable Figures of(HttpClient client, URI service) throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(service.resolve("/q/metrics"))
                .timeout(PATIENCE)
                .build();
        try {
            String metrics =
                    client.send(question, HttpResponse.BodyHandlers.ofString()).body();
            return new Figures(
                    sum(metrics, "process_start_time_seconds", ""),
                    sum(metrics, "jvm_memory_used_bytes", "area=\"heap\""),
                    sum(metrics, "jvm_buffer_memory_used_bytes", "id=\"direct\""),
                    sum(metrics, "jvm_threads_live_threads", ""));
        } catch (IOException e) {
            return null;
        }
    }

    private static double sum(String metrics, String name, String tag) {
        try (Stream<String> lines = metrics.lines()) {
            return lines.filter(line -> line.startsWith(name) && line.contains(tag))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** Bytes of memory that a process of this machine has; empty where that is not to be seen. */
    public static OptionalLong residentBytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
