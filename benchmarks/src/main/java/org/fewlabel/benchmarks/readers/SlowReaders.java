package org.fewlabel.benchmarks.readers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.fewlabel.benchmarks.Figures;
import org.fewlabel.benchmarks.Percentiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets slow readers and submitting clients loose on a gateway, and looks at it every few seconds. */
@Command(
        name = "readers",
        mixinStandardHelpOptions = true,
        description = {
            "Slow readers take the labels of a job of a running gateway while clients submit jobs (and check them"
                    + " only, unless",
            "--keep). Prints heap, buffers beside it, threads and, with --pid, resident memory over time, restarts seen, the 50th, 99th"
                    + " and 100th",
            "percentile of the submissions' durations, and how many requests were refused."
        })
final class SlowReaders implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ACCEPTED_MAX = 299;
    private static final String SPEC = """
        {"name": "readers", "dataset": {"name": "two-moons", "labels": 10}, "method": {"name": "supervised"},
         "epochs": 1, "stepsPerEpoch": 1, "seed": 1}
        """;

    @Parameters(index = "0", description = "The gateway, such as http://localhost:8080.")
    private URI gateway = URI.create("http://localhost:8080");

    @Parameters(index = "1", description = "The id of a job with labels; the more images, the better.")
    private String job = "";

    @Option(names = "--readers", description = "Slow readers. Default: ${DEFAULT-VALUE}.")
    private int readers = 200;

    @Option(
            names = "--pace",
            description = "Bytes a second that a reader takes; every fourth takes nothing. Default: ${DEFAULT-VALUE}.")
    private int bytesPerSecond = 4096;

    @Option(names = "--clients", description = "Clients that submit. Default: ${DEFAULT-VALUE}.")
    private int clients = 32;

    @Option(names = "--seconds", description = "How long. Default: ${DEFAULT-VALUE}.")
    private int seconds = 300;

    @Option(names = "--pid", description = "The gateway's process, if it is on this machine.")
    private long pid;

    @Option(names = "--keep", description = "Submits jobs in earnest; by default they are only checked.")
    private boolean keep;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Tally reading = new Tally();
    private final Tally submitting = new Tally();
    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new SlowReaders()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        URI labels = gateway.resolve("/api/v1/jobs/" + job + "/labels");
        List<Thread> threads = new ArrayList<>();
        for (int reader = 0; reader < readers; reader++) {
            threads.add(new Thread(new SlowReader(labels, reader % 4 == 3 ? 0 : bytesPerSecond, reading)));
        }
        for (int each = 0; each < clients; each++) {
            threads.add(new Thread(this::submit));
        }
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        int restarts = watch();
        threads.forEach(Thread::interrupt);
        System.out.printf(Locale.ROOT, "%nrestarts: %d%nreaders: %s%n", restarts, reading);
        System.out.printf(Locale.ROOT, "submissions: %s%n", submitting);
        if (!millis.isEmpty()) {
            System.out.println("duration of submissions, ms: " + Percentiles.of(millis));
        }
        return 0;
    }

    private int watch() throws InterruptedException {
        System.out.printf(
                Locale.ROOT, "%9s %10s %10s %8s %10s%n", "second", "heap, MB", "direct, MB", "threads", "RSS, MB");
        int restarts = 0;
        double startSeconds = 0;
        long beganNanos = System.nanoTime();
        long endNanos = beganNanos + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() < endNanos) {
            Figures figures = Figures.of(client, gateway);
            double second = (System.nanoTime() - beganNanos) / 1e9;
            if (figures == null) {
                System.out.printf(Locale.ROOT, "%9.0f does not answer%n", second);
            } else {
                restarts += startSeconds != 0 && figures.startSeconds() != startSeconds ? 1 : 0;
                startSeconds = figures.startSeconds();
                OptionalLong resident = pid == 0 ? OptionalLong.empty() : Figures.residentBytes(pid);
                System.out.printf(
                        Locale.ROOT,
                        "%9.0f %10.1f %10.1f %8.0f %10s%n",
                        second,
                        figures.heapBytes() / 1e6,
                        figures.directBytes() / 1e6,
                        figures.threads(),
                        resident.isPresent() ? Long.toString(resident.getAsLong() / 1_000_000) : "-");
            }
            Thread.sleep(LOOK.toMillis());
        }
        return restarts;
    }

    private void submit() {
        HttpRequest submission = HttpRequest.newBuilder(
                        gateway.resolve("/api/v1/jobs" + (keep ? "" : "?validateOnly=true")))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(SPEC))
                .build();
        while (!Thread.currentThread().isInterrupted()) {
            long startNanos = System.nanoTime();
            try {
                submitting.reading();
                int status = client.send(submission, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                millis.add((System.nanoTime() - startNanos) / 1e6);
                if (status <= ACCEPTED_MAX) {
                    submitting.read();
                } else {
                    submitting.refused(Integer.toString(status));
                }
                Thread.sleep(100);
            } catch (IOException e) {
                submitting.brokenOff();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
