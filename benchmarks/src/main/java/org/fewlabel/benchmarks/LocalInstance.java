package org.fewlabel.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.engines.JavaCommand;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;

/** An instance on this machine that {@code ./fewlabel up} starts: its processes, its jobs. */
public final class LocalInstance {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final List<String> PORTS =
            List.of("GATEWAY", "TRAINER", "LABELER", "METRICS", "POSTGRES", "KAFKA", "KAFKA_CONTROLLER");
    private static final Set<String> TERMINAL = Arrays.stream(JobState.values())
            .filter(JobState::isTerminal)
            .map(JobState::wireName)
            .collect(Collectors.toUnmodifiableSet());

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<String> launcher;
    private final Path state;
    private final Map<String, String> environment;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();

    /** One with the settings of this process. */
    public LocalInstance(Path script, Path state) {
        this(script, state, Map.of());
    }

    /** @param environment what its processes are given beside the settings of this one */
    public LocalInstance(Path script, Path state, Map<String, String> environment) {
        this(List.of(script.toString()), state, environment);
    }

    private LocalInstance(List<String> launcher, Path state, Map<String, String> environment) {
        this.launcher = List.copyOf(launcher);
        this.state = state.toAbsolutePath();
        this.environment = Map.copyOf(environment);
    }

    /** One that is started without the script, which would build first: everything is packaged. */
    public static LocalInstance packaged(Path home, Path state, Map<String, String> environment) {
        List<String> launcher = new ArrayList<>(JavaCommand.begin());
        launcher.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dstdout.encoding=UTF-8",
                "-Dfewlabel.home=" + home,
                "-jar",
                home.resolve("deploy/standalone/target/fewlabel.jar").toString()));
        return new LocalInstance(launcher, state, environment);
    }

    /** Settings by which an instance takes ports that nobody has. */
    public static Map<String, String> freePorts() {
        Map<String, String> settings = new HashMap<>();
        Iterator<Integer> free = Ports.free(PORTS.size()).iterator();
        PORTS.forEach(name -> settings.put("FEWLABEL_" + name + "_PORT", Integer.toString(free.next())));
        return settings;
    }

    public Path state() {
        return state;
    }

    /** The folder of its artifact store. */
    public Path artifacts() {
        return state.resolve("artifacts");
    }

    /** Where a service is asked, by its part's name. */
    public URI service(String part) throws IOException, InterruptedException {
        return URI.create("http://127.0.0.1:" + port(part));
    }

    /** Where its Kafka is. */
    public String kafka() throws IOException, InterruptedException {
        return "127.0.0.1:" + port("kafka");
    }

    /**
     * Starts what does not run.
     *
     * @param options of {@code ./fewlabel up}
     */
    public void up(String... options) throws IOException, InterruptedException {
        run(Stream.concat(Stream.of("up"), Arrays.stream(options)).toList(), 0);
    }

    public void down() throws IOException, InterruptedException {
        run(List.of("down"), 0);
    }

    /**
     * Starts it, does some work, and stops it, also where the work fails or somebody ends the program meanwhile.
     *
     * @param options of {@code ./fewlabel up}
     * @return what the work gives
     */
    public <T> T whileUp(Callable<T> work, String... options) throws Exception {
        try (InstanceStop stop = new InstanceStop(this)) {
            up(options);
            return work.call();
        }
    }

    /** Where a part listens, on the loopback interface. */
    public int port(String part) throws IOException, InterruptedException {
        Integer known = ports.get(part);
        if (known == null) {
            known = part(part).path("port").asInt(); // Which takes a process.
            ports.put(part, known);
        }
        return known;
    }

    /** To the database of a service, by its name. */
    public Connection connect(String database) throws IOException, InterruptedException, SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port("postgres") + "/" + database;
        return DriverManager.getConnection(url, PostgresServer.USER, "");
    }

    /** @throws IOException if it has no process */
    public ProcessHandle process(String part) throws IOException, InterruptedException {
        return findProcess(part).orElseThrow(() -> new IOException(part + " does not run"));
    }

    /** Empty while it has none. */
    public Optional<ProcessHandle> findProcess(String part) throws IOException, InterruptedException {
        JsonNode pid = part(part).path("pid");
        return pid.isNumber() ? ProcessHandle.of(pid.asLong()) : Optional.empty();
    }

    /** Kills a part with all processes that it started, if it runs. */
    public void kill(String part) throws IOException, InterruptedException {
        findProcess(part).ifPresent(Harm::kill);
    }

    /** Whether a part runs and answers. */
    public boolean isReady(String part) throws IOException, InterruptedException {
        return part(part).path("condition").asText().equals("ready");
    }

    private JsonNode part(String name) throws IOException, InterruptedException {
        JsonNode parts =
                Json.mapper().readTree(run(List.of("status", "--json"), 3)).path("parts");
        return StreamSupport.stream(parts.spliterator(), false)
                .filter(part -> part.path("part").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("status says nothing of " + name));
    }

    /** Where a part writes what it logs. */
    public Path log(String part) {
        return state.resolve("logs").resolve(part + ".log");
    }

    /** The ids of the dead letters on all topics, of each the last ten thousand. */
    public Set<String> deadLetters() throws IOException, InterruptedException {
        String answer = run(List.of("dead-letters", "list", "--max", "10000", "--json"), 0);
        return StreamSupport.stream(
                        Json.mapper().readTree(answer).path("deadLetters").spliterator(), false)
                .map(letter -> letter.path("id").asText())
                .collect(Collectors.toSet());
    }

    public String submit(String spec) throws IOException, InterruptedException {
        return submit(spec, UUID.randomUUID().toString());
    }

    /** @param key with which the same submission may be sent again */
    public String submit(String spec, String key) throws IOException, InterruptedException {
        return post(api("jobs"), spec, key).path("id").asText();
    }

    public String submitSweep(String plan) throws IOException, InterruptedException {
        return post(api("sweeps"), plan, UUID.randomUUID().toString())
                .path("id")
                .asText();
    }

    /** With its jobs. */
    public void cancelSweep(String id) throws IOException, InterruptedException {
        post(api("sweeps/" + id + "/cancel"), "", UUID.randomUUID().toString());
    }

    private JsonNode post(URI uri, String body, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("POST " + uri + ": " + answer.body());
        }
        return Json.mapper().readTree(answer.body());
    }

    /** @throws IOException also while the gateway does not answer */
    public JsonNode job(String id) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(api("jobs/" + id)).timeout(TIMEOUT).build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException("GET " + id + ": " + answer.statusCode());
        }
        return Json.mapper().readTree(answer.body());
    }

    /** Whether nothing more comes of a job, as {@link #job} shows it. */
    public static boolean isOver(JsonNode job) {
        return TERMINAL.contains(job.path("state").asText());
    }

    /** Whether a job, as {@link #job} shows it, came to what it was submitted for. */
    public static boolean hasSucceeded(JsonNode job) {
        return job.path("state").asText().equals(JobState.SUCCEEDED.wireName());
    }

    /** Whether nothing more comes of any of these jobs. */
    public boolean areOver(List<String> ids) throws IOException, InterruptedException {
        for (String id : ids) {
            if (!isOver(job(id))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The job when it is over.
     *
     * @throws IOException if it takes longer than that, or the gateway does not answer
     */
    public JsonNode awaitEnd(String id, Duration patience) throws IOException, InterruptedException {
        return Waiting.until(
                patience, () -> job(id), LocalInstance::isOver, job -> "not over after " + patience + ": " + job);
    }

    /** @throws IOException if a job comes to another end, or to none within that time */
    public void awaitSuccess(String id, Duration patience) throws IOException, InterruptedException {
        JsonNode job = awaitEnd(id, patience);
        if (!hasSucceeded(job)) {
            throw new IOException("did not succeed: " + job);
        }
    }

    /** The digest of what a job is asked for, such as {@code labels}. */
    public String sha256(String id, String product) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api("jobs/" + id + "/" + product))
                .timeout(TIMEOUT)
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        MessageDigest digest = Sha256.newDigest();
        try (DigestInputStream body = new DigestInputStream(answer.body(), digest)) {
            body.transferTo(OutputStream.nullOutputStream());
        }
        if (answer.statusCode() != OK) {
            throw new IOException("GET " + product + ": " + answer.statusCode());
        }
        return Sha256.hex(digest);
    }

    private URI api(String path) throws IOException, InterruptedException {
        return service("gateway").resolve("/api/v1/" + path);
    }

    /** @param codeMax which exit codes are no failure: up to this one */
    private String run(List<String> arguments, int codeMax) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().put("FEWLABEL_STATE", state.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code > codeMax) {
            throw new IOException(String.join(" ", command) + " ended with " + code);
        }
        return output;
    }
}
