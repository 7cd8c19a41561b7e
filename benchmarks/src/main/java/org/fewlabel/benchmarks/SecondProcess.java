package org.fewlabel.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.fewlabel.engines.Ports;

/**
 * A second process of one of an instance's services, started as the first one was but for a few settings. The instance knows nothing of
 * it.
 */
public final class SecondProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final int port;
    private volatile Process process;

    private SecondProcess(List<String> command, Map<String, String> environment, Path log, int port)
            throws IOException {
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.port = port;
        this.process = begin();
        // It outlives nobody who ends the program.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly(), "end"));
    }

    /** @param settings what is otherwise */
    public static SecondProcess of(LocalInstance instance, String part, Map<String, String> settings)
            throws IOException, InterruptedException {
        StartedAs first = StartedAs.of(instance, part);
        Map<String, String> environment = new HashMap<>(first.environment());
        int port = Ports.free(1).get(0);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.putAll(settings);
        return new SecondProcess(
                first.command(), environment, instance.state().resolve("second-" + part + ".log"), port);
    }

    private Process begin() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** @throws IOException if it is not in time */
    public void awaitReady() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long endNanos = System.nanoTime() + READY_MAX.toNanos();
        while (System.nanoTime() - endNanos < 0 && process.isAlive()) {
            try {
                if (http.send(question, BodyHandlers.discarding()).statusCode() == OK) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw new IOException("not ready within " + READY_MAX + ", see " + log);
    }

    /** Kills it in the middle of what it is at, and starts it again. */
    public synchronized void killAndStart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = begin();
        awaitReady();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** As whoever keeps a service does, where it has ended. */
    public synchronized void startIfEnded() throws IOException {
        if (!process.isAlive()) {
            process = begin();
        }
    }

    @Override
    public synchronized void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
    }
}
