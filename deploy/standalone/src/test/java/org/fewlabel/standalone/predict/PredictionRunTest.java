package org.fewlabel.standalone.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.contracts.prediction.PredictionAnswer;
import org.fewlabel.standalone.client.PredictionClient.Query;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.download.OutputClosedException;
import org.fewlabel.standalone.terminal.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many pictures against a gateway on the wire that says no in all the ways in which gateways do. */
class PredictionRunTest {
    private static final Pattern FILE =
            Pattern.compile("filename=\"(\\d+)\"\r\nContent-Type: application/octet-stream\r\n\r\n([^\r]*)\r\n");
    private static final Query QUERY = new Query(null, null, 1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private HttpServer gateway;
    private int filesMax = 64;
    private int busyAnswers;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setExecutor(threads);
        gateway.createContext("/api/v1/jobs/7/predictions", exchange -> {
            try (exchange) {
                answer(exchange, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        List<String> files = new ArrayList<>();
        Matcher matcher = FILE.matcher(body);
        while (matcher.find()) {
            assertThat(matcher.group(1)).isEqualTo(Integer.toString(files.size()));
            files.add(matcher.group(2));
        }
        asked.add(exchange.getRequestURI().getQuery() + " " + files.size());
        synchronized (this) {
            if (busyAnswers > 0) {
                busyAnswers--;
                exchange.getResponseHeaders().add("Retry-After", "1");
                send(exchange, 503, ProblemDetails.of("labeler-busy", "Busy", 503, "enough to do"));
                return;
            }
        }
        if (files.size() > filesMax || files.contains("large")) {
            send(exchange, 413, ProblemDetails.of("too-large", "Too large", 413, "the limit is " + filesMax));
            return;
        }
        if (files.contains("slow")) {
            send(exchange, 422, ProblemDetails.of("too-slow", "Too slow", 422, "not within 120 s"));
            return;
        }
        if (files.contains("forbidden")) {
            send(exchange, 404, ProblemDetails.gone("the snapshot was removed"));
            return;
        }
        send(
                exchange,
                200,
                new PredictionAnswer(
                        4,
                        TrainedNetwork.AVERAGE,
                        files.stream()
                                .map(content -> content.startsWith("bad")
                                        ? Prediction.unreadable("?", "it is damaged")
                                        : Prediction.of(
                                                "?", 0, "is " + content, 0.75f, 0.5f, Map.of("is " + content, 0.75f)))
                                .toList()));
    }

    private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(answer);
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
    }

    /** All others were sent and answered, for nobody. */
    @Test
    void asksAboutNoMoreWhereNobodyTakesTheAnswers() throws IOException {
        List<Path> files = write(500);
        PrintStream closed = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                true,
                StandardCharsets.UTF_8);

        assertThatThrownBy(() -> run(files, PredictionOutput.csv(closed))).isInstanceOf(OutputClosedException.class);

        assertThat(asked).hasSize(1);
    }

    @Test
    void answersInTheOrderOfTheFilesAndByTheNetworkThatAnsweredFirst() throws IOException {
        List<Path> files = write(100);

        List<Prediction> unreadable = run(files);

        assertThat(unreadable).isEmpty();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(101);
        for (int i = 0; i < 100; i++) {
            assertThat(lines.get(i + 1)).isEqualTo("0,0.75,is " + i + "," + files.get(i) + ",0.5,");
        }
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "top=1 32",
                        "epoch=4&network=average&top=1 32",
                        "epoch=4&network=average&top=1 32",
                        "epoch=4&network=average&top=1 4");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsPattern("100 pictures by the average of epoch 4; [0-9.]+ s, [0-9.]+ pictures per second");
    }

    @Test
    void saysWhatCannotBeReadHereOrThereAndAnswersTheOthers() throws IOException {
        List<Path> files = new ArrayList<>(write(2));
        files.add(1, Path.of("nowhere.png"));
        files.add(2, Files.writeString(folder.resolve("bad.png"), "bad"));

        List<Prediction> unreadable = run(files);

        assertThat(unreadable)
                .extracting(Prediction::file, Prediction::unreadable)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("nowhere.png", "there is no such file"),
                        org.assertj.core.groups.Tuple.tuple(files.get(2).toString(), "it is damaged"));
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(5);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("nowhere.png: there is no such file")
                .contains(files.get(2) + ": it is damaged")
                .contains("4 pictures by the average of epoch 4, 2 of them cannot be read");
    }

    /** Whatever the gateway's limits are. */
    @Test
    void asksInHalvesWhatIsTooMuchForOneRequest() throws IOException {
        filesMax = 5;
        List<Path> files = new ArrayList<>(write(12));
        files.set(7, Files.writeString(folder.resolve("large.png"), "large"));

        List<Prediction> unreadable = run(files);

        assertThat(unreadable).singleElement().satisfies(each -> {
            assertThat(each.file()).isEqualTo(files.get(7).toString());
            assertThat(each.unreadable()).isEqualTo("refused (413): the limit is 5");
        });
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("is 0,").contains("is 11,");
    }

    @Test
    void asksInHalvesWhatTakesTooLongForOneRequest() throws IOException {
        List<Path> files = new ArrayList<>(write(8));
        files.set(3, Files.writeString(folder.resolve("slow.png"), "slow"));

        List<Prediction> unreadable = run(files);

        assertThat(unreadable).extracting(Prediction::unreadable).containsExactly("refused (422): not within 120 s");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("is 0,").contains("is 7,");
    }

    @Test
    void keepsTheTableOfWhatIsAnsweredWhereTheRestFails() throws IOException {
        List<Path> files = new ArrayList<>(write(40));
        files.set(35, Files.writeString(folder.resolve("forbidden.png"), "forbidden"));
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PredictionRun run =
                new PredictionRun(services().predictions("7"), QUERY, PredictionOutput.table(print), terminal());

        assertThatThrownBy(() -> run.run(files)).isInstanceOf(RequestFailedException.class);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("is 0").contains("is 31");
    }

    @Test
    void comesBackWhenThereWasNoTime() throws IOException {
        busyAnswers = 2;

        assertThat(run(write(1))).isEmpty();

        assertThat(asked).hasSize(3);
    }

    @Test
    void endsWhereTheJobIsUnknown() throws IOException {
        List<Path> files = write(1);
        Services services = services();

        assertThatThrownBy(() -> new PredictionRun(
                                services.predictions("8"),
                                QUERY,
                                PredictionOutput.csv(new PrintStream(out)),
                                terminal())
                        .run(files))
                .isInstanceOf(RequestFailedException.class)
                .hasMessageContaining("404");
    }

    @Test
    void writesJsonLinesAndTables() throws IOException {
        List<Path> files = write(2);
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

        new PredictionRun(services().predictions("7"), QUERY, PredictionOutput.jsonLines(print), terminal()).run(files);
        new PredictionRun(services().predictions("7"), QUERY, PredictionOutput.table(print), terminal()).run(files);

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(1))
                .isEqualTo("{\"file\":\"" + files.get(1)
                        + "\",\"label\":0,\"class\":\"is 1\",\"confidence\":0.75,\"margin\":0.5,"
                        + "\"probabilities\":{\"is 1\":0.75}}");
        assertThat(lines.get(2)).startsWith("file").endsWith("class   confidence   margin");
        assertThat(lines.get(5)).matches(Pattern.quote(files.get(1).toString()) + " +is 1 +75.0 % +50.0 %");
    }

    private List<Prediction> run(List<Path> files) throws OutputClosedException {
        return run(files, PredictionOutput.csv(new PrintStream(out, true, StandardCharsets.UTF_8)));
    }

    private List<Prediction> run(List<Path> files, PredictionOutput output) throws OutputClosedException {
        return new PredictionRun(services().predictions("7"), QUERY, output, terminal()).run(files);
    }

    private Services services() {
        return new Services("http://127.0.0.1:" + gateway.getAddress().getPort());
    }

    private Terminal terminal() {
        return new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false, 100);
    }

    private List<Path> write(int count) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(Files.writeString(folder.resolve(i + ".png"), Integer.toString(i)));
        }
        return files;
    }
}
