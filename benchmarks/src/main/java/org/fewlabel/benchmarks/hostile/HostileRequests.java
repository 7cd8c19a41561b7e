package org.fewlabel.benchmarks.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends a gateway requests that are wrong in every way that its own description gives occasion to. */
@Command(
        name = "hostile-requests",
        mixinStandardHelpOptions = true,
        description = {
            "Draws requests of every operation in the gateway's OpenAPI document, with paths, queries, headers, tokens and bodies that"
                    + " are mostly wrong, and counts the answers. A stream of events is broken off after its head.",
            "Ends with 1 where an answer is a 5xx but 503, has a stack trace in it or does not come, or the gateway is not ready"
                    + " afterwards. Jobs that are submitted by chance are left to it: use an instance that nobody else uses."
        })
final class HostileRequests implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 8;
    private static final int SHOWN_MAX = 50;
    private static final int SHOWN_LENGTH_MAX = 300;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int NO_ANSWER = 0;

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final List<String> MEDIA_TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "text/plain",
            "application/zip",
            "image/png",
            "x/y; q=",
            "*/*");

    /** What a server says of a head that is too long. */
    private static final Set<Integer> ENDS_CONNECTION = Set.of(414, 431);

    /** A job that is right, to be changed a little. */
    private static final String SPEC = """
            {"name": "hostile", "epochs": 1, "stepsPerEpoch": 1, "network": {"name": "mlp"},
             "optimizer": {"name": "adam", "learningRate": 0.02}, "batch": {"labeled": 6, "unlabeled": 20},
             "dataset": {"name": "two-moons", "labels": 6}, "method": {"name": "mean-teacher", "rampUpEpochs": 1}}
            """;

    private static final String PLAN = """
            {"name": "hostile", "repeats": {"seeds": [1]}, "base": %s, "rows": [{"label": "a", "method": {"name": "supervised"}}],
             "jobs": ["x"], "labels": [{"index": 1, "class": "0"}], "token": "fwl_x", "roles": ["read"], "owner": "ada",
             "answers": [{"index": 1, "class": "1"}], "size": 20, "seeds": [2], "keep": true, "priority": 5}
            """;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "Of the gateway (default: ${DEFAULT-VALUE}).")
    private String url;

    @Option(names = "--requests", defaultValue = "20000", description = "How many (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "The same seed draws the same requests (default: ${DEFAULT-VALUE}).")
    private long seed;

    public static void main(String[] args) {
        System.exit(new CommandLine(new HostileRequests()).execute(args));
    }

    /** @param parameters the names of those in its query */
    private record Operation(String method, String path, List<String> parameters) {}

    /** @param status 0 where none came */
    private record Answered(String request, int status, String body) {
        boolean isFault() {
            return status == NO_ANSWER
                    || (status >= INTERNAL_ERROR && status != UNAVAILABLE)
                    || body.contains("\tat ")
                    || body.contains("Exception:");
        }
    }

    @Override
    public Integer call() throws Exception {
        List<Operation> operations = operations();
        List<String> ids = new ArrayList<>();
        get("/api/v1/jobs?pageSize=20")
                .path("jobs")
                .forEach(job -> ids.add(job.path("id").asText()));
        List<Callable<List<Answered>>> senders = new ArrayList<>();
        for (int sender = 0; sender < CONNECTIONS; sender++) {
            Values values = new Values(new SplittableRandom(seed * CONNECTIONS + sender), ids);
            int count = requests / CONNECTIONS + (sender < requests % CONNECTIONS ? 1 : 0);
            HttpClient http = http(sender % 2 == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2);
            senders.add(() -> send(http, values, operations, count));
        }
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<Answered> faults = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            for (Future<List<Answered>> each : threads.invokeAll(senders)) {
                for (Answered answer : each.get()) {
                    statuses.merge(answer.status(), 1, Integer::sum);
                    if (answer.isFault()) {
                        faults.add(answer);
                    }
                }
            }
        } finally {
            threads.shutdown();
        }
        System.out.printf(Locale.ROOT, "%d requests of %d operations, seed %d%n", requests, operations.size(), seed);
        System.out.println("| status | answers |");
        System.out.println("|---|---|");
        statuses.forEach((status, count) -> System.out.printf("| %d | %d |%n", status, count));
        faults.stream()
                .limit(SHOWN_MAX)
                .forEach(fault -> System.err.println(fault.status() + " " + fault.request() + "\n    " + fault.body()));
        boolean isReady = get("/q/health/ready").path("status").asText().equals("UP");
        System.out.printf("faults: %d; afterwards the gateway is %sready%n", faults.size(), isReady ? "" : "NOT ");
        return faults.isEmpty() && isReady ? 0 : 1;
    }

    /** One for each sender: what becomes of its connection, its own requests have done. */
    private static HttpClient http(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).build();
        return Json.mapper()
                .readTree(http(HttpClient.Version.HTTP_1_1)
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private List<Operation> operations() throws IOException, InterruptedException {
        List<Operation> operations = new ArrayList<>();
        JsonNode paths = get("/q/openapi?format=json").path("paths");
        paths.properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            String method = operation.getKey().toUpperCase(Locale.ROOT);
            if (METHODS.contains(method)) {
                List<String> parameters = new ArrayList<>();
                operation.getValue().path("parameters").forEach(parameter -> {
                    if (parameter.path("in").asText().equals("query")) {
                        parameters.add(parameter.path("name").asText());
                    }
                });
                operations.add(new Operation(method, path.getKey(), parameters));
            }
        }));
        if (operations.isEmpty()) {
            throw new IOException(url + " describes no operations");
        }
        return operations;
    }

    private List<Answered> send(HttpClient first, Values values, List<Operation> operations, int count)
            throws IOException, InterruptedException {
        HttpClient http = first;
        JsonNode spec = Json.mapper().readTree(SPEC);
        JsonNode plan = Json.mapper().readTree(String.format(Locale.ROOT, PLAN, SPEC));
        List<Answered> answers = new ArrayList<>();
        while (answers.size() < count) {
            HttpRequest request = request(values, values.oneOf(operations), values.inOneOf(3) ? spec : plan);
            Answered answer = answered(http, request);
            answers.add(answer);
            if (ENDS_CONNECTION.contains(answer.status())) {
                // The answer is HTTP/1.0, and its connection is closed. This client uses it again all the same, and
                // where that fails sends again what has no body alone.
                http = http(http.version());
            }
        }
        return answers;
    }

    private HttpRequest request(Values values, Operation operation, JsonNode document) {
        StringBuilder target = new StringBuilder(url);
        for (String segment : operation.path().substring(1).split("/")) {
            boolean isOther = segment.startsWith("{") || values.inOneOf(200);
            target.append('/').append(isOther ? encoded(values.text()) : segment);
        }
        String separator = "?";
        for (int each = values.upTo(4); each > 0; each--) {
            boolean isKnown = !operation.parameters().isEmpty() && !values.inOneOf(10);
            String name = isKnown ? values.oneOf(operation.parameters()) : values.text();
            target.append(separator).append(encoded(name)).append('=').append(encoded(values.text()));
            separator = "&";
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(target.toString())).timeout(TIMEOUT);
        if (values.inOneOf(3)) {
            request.setHeader(
                    "Authorization", values.oneOf(List.of("Bearer ", "Bearer fwl_x", "Basic eDp5", "x", "Bearer a b")));
        }
        if (values.inOneOf(4)) {
            request.setHeader("Idempotency-Key", visible(values.text()));
        }
        if (values.inOneOf(8)) {
            request.setHeader(
                    values.oneOf(List.of(
                            "Accept", "Cookie", "Range", "Last-Event-ID", "If-None-Match", "traceparent", "Origin")),
                    visible(values.text()));
        }
        request.setHeader("Content-Type", values.oneOf(MEDIA_TYPES));
        String method = values.inOneOf(20) ? values.oneOf(METHODS) : operation.method();
        return request.method(method, body(values, method, document)).build();
    }

    private static HttpRequest.BodyPublisher body(Values values, String method, JsonNode document) {
        if (method.equals("GET") || method.equals("HEAD") || values.inOneOf(10)) {
            return HttpRequest.BodyPublishers.noBody();
        }
        if (values.inOneOf(6)) {
            return HttpRequest.BodyPublishers.ofByteArray(values.bytes());
        }
        String json = values.changed(document).toString();
        return HttpRequest.BodyPublishers.ofString(
                values.inOneOf(8) ? json.substring(0, values.upTo(json.length() + 1)) : json);
    }

    /** What a header can have. */
    private static String visible(String text) {
        String visible = text.replaceAll("[^\\x21-\\x7e]", "?");
        return visible.isEmpty() ? "?" : visible;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Answered answered(HttpClient http, HttpRequest request) throws InterruptedException {
        String shown = request.method() + " " + request.uri();
        String cut = (shown.length() <= SHOWN_LENGTH_MAX ? shown : shown.substring(0, SHOWN_LENGTH_MAX) + "…")
                + " over " + http.version();
        try {
            HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
            boolean isStream =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            try (Stream<String> lines = response.body()) {
                String body = isStream ? "" : String.join("\n", lines.limit(100).toList());
                return new Answered(cut, response.statusCode(), body);
            }
        } catch (IOException | UncheckedIOException e) {
            return new Answered(cut, NO_ANSWER, e.toString());
        }
    }
}
