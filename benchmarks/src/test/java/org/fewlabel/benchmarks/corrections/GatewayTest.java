package org.fewlabel.benchmarks.corrections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.fewlabel.benchmarks.corrections.SimulatedUser.Prediction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of answers that an instance gives seldom or at length. */
class GatewayTest {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> questions = new ArrayList<>();
    private HttpServer server;
    private Gateway gateway;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            questions.add(exchange.getRequestURI().toString());
            Answer answer = answers.remove();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        gateway =
                new Gateway(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String item(int index, String predicted) {
        return "{\"index\": " + index + ", \"predicted\": " + predicted + "}";
    }

    private void answerPage(String items, String token) {
        answers.add(new Answer(
                200,
                "{\"classes\": [\"cat\", \"dog\"], \"items\": [" + items + "], \"nextPageToken\": " + token + "}"));
    }

    @Test
    void readsPagesToTheLastOne() throws Exception {
        answerPage(item(3, "1") + "," + item(5, "0"), "\"more\"");
        answerPage(item(8, "1"), "null");

        Gateway.Predictions predictions = gateway.unlabeled("job");

        assertThat(predictions.classes()).containsExactly("cat", "dog");
        assertThat(predictions.images())
                .containsExactly(new Prediction(3, 1), new Prediction(5, 0), new Prediction(8, 1));
        assertThat(questions.get(0)).contains("source=predicted").doesNotContain("pageToken");
        assertThat(questions.get(1)).endsWith("&pageToken=more");
    }

    @Test
    void readsNoMoreThanTheUserIsAskedFor() throws Exception {
        answerPage(item(3, "1") + "," + item(5, "0"), "\"more\"");

        assertThat(gateway.leastSure("job", 2).images()).hasSize(2);
        assertThat(questions)
                .singleElement()
                .asString()
                .contains("pageSize=2")
                .contains("sort=least-sure&spread=class");
    }

    @Test
    void refusesPredictionThatIsNoNumberOfAClass() {
        answerPage(item(3, "\"dog\""), "null");

        assertThatThrownBy(() -> gateway.unlabeled("job"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must have a whole number as predicted");
    }

    @Test
    void asksAgainWhileTheServiceIsBusy() throws Exception {
        answers.add(new Answer(503, "later"));
        answerPage(item(3, "1"), "null");

        assertThat(gateway.unlabeled("job").images()).containsExactly(new Prediction(3, 1));
    }

    @Test
    void saysWhyJobCameToNothing() {
        answers.add(new Answer(200, "{\"state\": \"failed\", \"message\": \"the loss was NaN\"}"));

        assertThatThrownBy(() -> gateway.succeeded("7"))
                .isInstanceOf(IOException.class)
                .hasMessage("job 7 has failed: the loss was NaN");
    }

    @Test
    void saysThatNobodyAnswers() {
        stop();

        assertThatThrownBy(() -> gateway.requireAnswer()).hasMessageStartingWith("no gateway answers at http://");
    }
}
