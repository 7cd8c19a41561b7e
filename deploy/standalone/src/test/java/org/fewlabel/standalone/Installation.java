package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.StateFolder;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The packaged launcher on a state folder and on ports of its own, used as a user does. As an extension of a test class it is up
 * before the first test, and after the last one nothing of it is left. However the test's JVM ends, a small process that
 * watches it takes the instance down.
 */
final class Installation implements BeforeAllCallback, AfterAllCallback {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    static final Duration JOB_WAIT = Duration.ofSeconds(240);
    /** Longer than {@code up} waits, so that its words are heard. */
    static final Duration COMMAND_WAIT = Duration.ofSeconds(240);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Supplier<Map<String, String>> settings;
    private final Map<String, String> environment = new HashMap<>();
    private int commands;

    /** @param result what the command printed for programs, and for people */
    record Ending(int exitCode, String output, String errors) {}

    /** @param settings variables of its environment, asked for before it starts */
    Installation(String name, Supplier<Map<String, String>> settings) {
        this.folder = HOME.resolve("deploy/standalone/target/system-test").resolve(name + "-" + UUID.randomUUID());
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        prepare();
        up();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        Ending down = run("down", "--json");
        assertThat(down.exitCode()).as(down.errors()).isZero();
        assertThat(Json.mapper().readTree(down.output()).path("stopped").isArray())
                .isTrue();
        assertThat(processes()).as("what down left").isEmpty();
        for (Port port : Port.values()) {
            assertThat(Ports.isFree(port(port)))
                    .as("port %s is free again", port.wireName())
                    .isTrue();
        }
    }

    /** Chooses its ports; nothing runs yet. */
    Installation prepare() throws IOException {
        Files.createDirectories(folder);
        environment.put("FEWLABEL_STATE", state().toString());
        Iterator<Integer> free = Ports.free(Port.values().length).iterator();
        for (Port port : Port.values()) {
            environment.put(port.variable(), Integer.toString(free.next()));
        }
        environment.putAll(settings.get());
        startWatchdog();
        return this;
    }

    /** Starts what does not run. */
    void up() throws IOException, InterruptedException {
        Ending up = run("up", "--json");
        assertThat(up.exitCode()).as(up.errors()).isZero();
        JsonNode running = Json.mapper().readTree(up.output());
        assertThat(running.path("page").asText()).isEqualTo(url(Port.GATEWAY) + "/");
        assertThat(running.path("parts")).hasSize(Part.all(1).size());
    }

    /** By the name that its processes carry. */
    Path state() {
        return StateFolder.of(folder.resolve("state"));
    }

    int port(Port port) {
        return Integer.parseInt(environment.get(port.variable()));
    }

    String url(Port port) {
        return "http://127.0.0.1:" + port(port);
    }

    /** Runs a command to its end. */
    Ending run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    Ending runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        process.outputWriter().append(input).close();
        return end(process);
    }

    /** Starts a command; {@link #end} waits for it. */
    Process start(String... arguments) throws IOException {
        commands++;
        List<String> command = new ArrayList<>(launcher());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(commands + ".out").toFile())
                .redirectError(folder.resolve(commands + ".err").toFile());
        setEnvironment(builder);
        return builder.start();
    }

    Ending end(Process process) throws IOException, InterruptedException {
        boolean ended = process.waitFor(COMMAND_WAIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String errors = Files.readString(folder.resolve(commands + ".err"));
        assertThat(ended).as("the command ended; it said: %s", errors).isTrue();
        return new Ending(process.exitValue(), Files.readString(folder.resolve(commands + ".out")), errors);
    }

    /** As the script {@code fewlabel} starts it, which would build first. */
    static List<String> launcher() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Duser.language=en",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dsun.stdout.encoding=UTF-8",
                "-Dsun.stderr.encoding=UTF-8",
                "-Dfewlabel.home=" + HOME,
                "-jar",
                HOME.resolve("deploy/standalone/target/fewlabel.jar").toString());
    }

    /** Where the locale's encoding is another than UTF-8, the script sets one: Java takes names of files for text in it. */
    void setEnvironment(ProcessBuilder builder) {
        Map<String, String> variables = builder.environment();
        variables.putAll(environment);
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> variables.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        if (!locale.toLowerCase(Locale.ROOT).matches(".*utf.*8.*")) {
            variables.put("LC_ALL", "C.UTF-8");
        }
    }

    /** What {@code status} says of each part. */
    Map<Part, JsonNode> status() throws IOException, InterruptedException {
        Map<Part, JsonNode> parts = new TreeMap<>();
        Json.mapper()
                .readTree(run("status", "--json").output())
                .path("parts")
                .forEach(each -> parts.put(Part.parse(each.path("part").asText()), each));
        return parts;
    }

    /** The living process of a part. */
    ProcessHandle process(Part part) throws IOException, InterruptedException {
        JsonNode pid = status().get(part).path("pid");
        assertThat(pid.isNumber()).as("%s runs", part).isTrue();
        return ProcessHandle.of(pid.asLong()).orElseThrow();
    }

    /** Ends parts at once, as a power cut would. */
    void kill(Part... parts) throws Exception {
        Map<Part, JsonNode> status = status();
        for (Part part : parts) {
            ProcessHandle process =
                    ProcessHandle.of(status.get(part).path("pid").asLong()).orElseThrow();
            assertThat(process.destroyForcibly()).isTrue();
            process.onExit().get(COMMAND_WAIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    HttpResponse<String> get(Port port, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url(port) + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    byte[] bytes(Port port, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create(url(port) + path)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode())
                .as(() -> path + ": " + new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return response.body();
    }

    /** Submits a job and waits until it succeeds. */
    String completed(String spec) throws IOException, InterruptedException {
        Ending submit = runWithInput(spec, "submit", "-", "--wait", "--json");
        assertThat(submit.exitCode()).as(submit.errors()).isZero();
        return Json.mapper().readTree(submit.output()).path("id").asText();
    }

    /** Submits a job and gives its id. */
    String submitted(String spec) throws IOException, InterruptedException {
        Ending submit = runWithInput(spec, "submit", "-");
        assertThat(submit.exitCode()).as(submit.errors()).isZero();
        return submit.output().strip();
    }

    boolean isOver(String id) throws IOException, InterruptedException {
        return JobState.valueOf(job(id).path("state").asText().toUpperCase(Locale.ROOT))
                .isTerminal();
    }

    void awaitLabeledEpochs(String id, int epochs) {
        await().atMost(JOB_WAIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> job(id).at("/progress/labeledEpochs").asInt() >= epochs);
    }

    /** While parts come and go, the gateway may not answer. */
    void awaitSuccess(String id) throws IOException, InterruptedException {
        await().atMost(JOB_WAIT).ignoreExceptionsInstanceOf(IOException.class).until(() -> isOver(id));
        JsonNode job = job(id);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("succeeded");
    }

    /** What a job leaves, by the end of its address. */
    byte[] product(String job, String product) throws IOException, InterruptedException {
        return bytes(Port.GATEWAY, "/api/v1/jobs/" + job + "/" + product);
    }

    HttpResponse<String> post(Port port, String path, String contentType, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url(port) + path))
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    JsonNode job(String id) throws IOException, InterruptedException {
        return Json.mapper().readTree(get(Port.GATEWAY, "/api/v1/jobs/" + id).body());
    }

    /** The first column of a query about a job. */
    List<String> column(String database, String sql, String jobId) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port(Port.POSTGRES) + "/" + database;
        try (Connection connection = DriverManager.getConnection(url, PostgresServer.USER, "");
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, UUID.fromString(jobId));
            List<String> values = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        }
    }

    /** Processes whose command line names the state folder. */
    List<Long> processes() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info().commandLine().orElse("").contains(state() + "/"))
                .map(ProcessHandle::pid)
                .toList();
    }

    private void startWatchdog() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "trap '' INT HUP TERM; while kill -0 \"$1\" 2>/dev/null; do sleep 1; done; shift; exec \"$@\"",
                "fewlabel-system-test-watchdog",
                Long.toString(ProcessHandle.current().pid())));
        command.addAll(launcher());
        command.add("down");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("watchdog.log").toFile());
        setEnvironment(builder);
        builder.start();
    }
}
