package org.fewlabel.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;

/** Commands against a gateway's port that answers what a test wants, on the wire. */
final class WiredGateway implements AutoCloseable {
    /** @param output what the command printed */
    record Ending(int exitCode, String output, String errors) {}

    private record Answer(int status, Map<String, String> headers, byte[] body, int bytesSent) {}

    private final HttpServer server;
    private final Path state;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());

    /** @param state the folder of an instance, which gets a record of where this one listens */
    WiredGateway(Path state) throws IOException {
        this.state = state;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        PortMap ports =
                new PortMap.Wishes(Map.of(Port.GATEWAY, server.getAddress().getPort())).resolved();
        ObjectNode record = Json.mapper().createObjectNode();
        record.set("ports", Json.mapper().valueToTree(ports));
        record.putArray("wanted");
        record.put("askedAt", "2026-01-02T03:04:05Z");
        Files.writeString(state.resolve("instance.json"), record.toString());
    }

    /** The last answer to a request is the one to all later ones. */
    WiredGateway answers(String request, Object json) {
        return answers(request, 200, Map.of("Content-Type", "application/json"), text(json));
    }

    /** In place of what was to be answered. */
    WiredGateway answersAnew(String request, Object json) {
        answers.remove(request);
        return answers(request, json);
    }

    WiredGateway answers(String request, int status, Map<String, String> headers, byte[] body) {
        return answers(request, status, headers, body, body.length);
    }

    /** @param bytesSent how many of them before the connection breaks */
    WiredGateway answers(String request, int status, Map<String, String> headers, byte[] body, int bytesSent) {
        answers.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Answer(status, headers, body, bytesSent));
        return this;
    }

    private static byte[] text(Object json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(request);
        keys.addAll(exchange.getRequestHeaders().getOrDefault("Idempotency-Key", List.of()));
        bodies.put(request, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Answer answer;
        synchronized (this) {
            Deque<Answer> those = answers.getOrDefault(request, new ArrayDeque<>());
            answer = those.size() > 1 ? those.remove() : those.peek();
        }
        try (exchange) {
            if (answer == null) {
                byte[] body = text("{\"detail\": \"there is no " + request + "\"}");
                exchange.sendResponseHeaders(404, body.length);
                exchange.getResponseBody().write(body);
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body(), 0, answer.bytesSent());
        }
    }

    Services services() {
        return new Services("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    /** By which requests say that they are the same ones, each time. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    /** What came with a request the last time. */
    JsonNode body(String request) throws IOException {
        return Json.mapper().readTree(bodies.getOrDefault(request, ""));
    }

    /** A job as the gateway shows it. */
    static ObjectNode job(String id, String name, JobState state) {
        JobView.Progress progress =
                new JobView.Progress(1, 2, 0, 10, null, null, 0, null, 1, 0.25, null, null, null, null);
        ObjectNode job = Json.mapper().valueToTree(JobViews.moons(state, 1, null, progress));
        return job.put("id", UUID.fromString(id).toString()).put("name", name);
    }

    static ObjectNode page(ObjectNode... jobs) {
        ObjectNode page = Json.mapper().createObjectNode();
        page.putArray("jobs").addAll(List.of(jobs));
        page.putArray("unreadable");
        return page.putNull("nextPageToken");
    }

    Ending run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--state", state.toString()));
        return run(all);
    }

    /** Of no instance, unless the arguments name one. */
    static Ending run(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream usualOut = System.out;
        PrintStream usualErr = System.err;
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(errors);
            int exitCode = Fewlabel.commandLine()
                    .setErr(new PrintWriter(errors, true))
                    .execute(arguments.toArray(String[]::new));
            return new Ending(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(usualOut);
            System.setErr(usualErr);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
