package org.fewlabel.gateway.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.model.ModelExport;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.gateway.problem.BrokenAnswerException;
import org.fewlabel.service.identity.ServiceToken;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.service.rest.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A labeler that is well, and all that can be wrong with one, on the wire. */
class LabelersTest {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ArtifactReference FILE = new ArtifactReference("jobs/1/file", "0".repeat(64), 9);
    private static final StoredModel MODEL = new StoredModel(TrainedNetwork.STUDENT, FILE, FILE);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private volatile HttpHandler handler;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] question = exchange.getRequestBody().readAllBytes(); // Else closing resets the connection.
            exchange.setStreams(new ByteArrayInputStream(question), null);
            handler.handle(exchange);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void asksForAModelAndPassesOnWhatComes() throws Exception {
        StringBuilder asked = new StringBuilder();
        handler = exchange -> {
            asked.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
            assertThat(Json.mapper().readValue(exchange.getRequestBody(), ModelExport.class))
                    .isEqualTo(new ModelExport(MODEL, ModelFormat.ONNX));
            answer(exchange, 200, "application/octet-stream", "a model");
        };

        Answer.Given given = (Answer.Given) labelers(LONG).export(MODEL, ModelFormat.ONNX);

        assertThat(given.bytes()).hasValue(7);
        try (InputStream content = given.content()) {
            assertThat(content).hasContent("a model");
        }
        assertThat(asked).hasToString("POST /internal/v1/models");
    }

    @Test
    void sendsABodyAsItIsReadAndSaysWhatIsSaidBesideIt() throws Exception {
        AtomicLong received = new AtomicLong();
        handler = exchange -> {
            received.set(exchange.getRequestBody().transferTo(OutputStream.nullOutputStream()));
            answer(exchange, 200, "text/plain", exchange.getRequestHeaders().getFirst("Fewlabel-Wish"));
        };
        InputStream pictures = new Zeros(20_000_000);

        Answer.Given given = (Answer.Given) labelers(LONG)
                .ask(new Question("/internal/v1/any", "image/png", pictures, Map.of("Fewlabel-Wish", "all of it")));

        assertThat(given.content()).hasContent("all of it");
        assertThat(received).hasValue(20_000_000);
    }

    /** A reader that is slow slows the labeler down; what it has not read yet is not in the gateway. */
    @Test
    void takesNoMoreThanIsRead() throws Exception {
        AtomicLong sent = new AtomicLong();
        long bytes = 200_000_000;
        handler = exchange -> {
            exchange.sendResponseHeaders(200, bytes);
            byte[] piece = new byte[100_000];
            while (sent.get() < bytes) {
                exchange.getResponseBody().write(piece);
                sent.addAndGet(piece.length);
            }
            exchange.close();
        };

        Answer.Given given = (Answer.Given) labelers(LONG).export(MODEL, ModelFormat.DL4J);

        try (InputStream content = given.content()) {
            assertThat(content.readNBytes(1000)).hasSize(1000);
            // What fills up are the buffers of the two sockets.
            await().during(Duration.ofMillis(500)).until(() -> sent.get() < bytes / 4);
            assertThat(1000 + content.transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void neverTakesAPartForTheWhole() throws Exception {
        for (long announced : new long[] {1000, 0}) { // 0 is a length that is not known beforehand.
            handler = exchange -> {
                exchange.sendResponseHeaders(200, announced);
                exchange.getResponseBody().write(new byte[500]);
                exchange.getResponseBody().flush();
                throw new IOException("the labeler dies");
            };

            Answer.Given given = (Answer.Given) labelers(LONG).export(MODEL, ModelFormat.ONNX);

            assertThatThrownBy(() -> given.content().transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("broke off");
        }
    }

    @Test
    void givesUpOnOneThatFallsSilentInTheMiddle() throws Exception {
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
            waitUntilOver();
        };

        Answer.Given given = (Answer.Given) labelers(SHORT).export(MODEL, ModelFormat.ONNX);

        assertThatThrownBy(() -> given.content().transferTo(OutputStream.nullOutputStream()))
                .isInstanceOf(BrokenAnswerException.class)
                .hasMessageContaining("silent");
    }

    /** It lies on the gateway's own disk: neither the labeler is at fault nor who sent it. */
    @Test
    void saysThatItsOwnDiskIsAwayWhereABodyCannotBeRead() {
        InputStream broken = new SequenceInputStream(new Zeros(1000), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("I/O error");
            }
        });
        Question question = new Question("/internal/v1/any", "image/png", broken, Map.of());

        assertThatThrownBy(() -> labelers(SHORT).ask(question))
                .isInstanceOf(OutageException.class)
                .hasMessageContaining("folder for temporary files");
    }

    @Test
    void givesUpOnOneThatDoesNotAnswer() {
        handler = exchange -> waitUntilOver();

        ProblemDetails problem = refused(labelers(SHORT)).details();

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail()).contains("none answers in time");
    }

    /** Each of two hundred pictures of a labeler that stood still held a thread for three minutes. */
    @Test
    void whoeverHasLessPatienceWaitsNoLonger() {
        handler = exchange -> waitUntilOver();

        Answer answer = labelers(LONG.multipliedBy(10))
                .ask(Question.json("/internal/v1/any", Map.of()).within(SHORT));

        assertThat(((Answer.Refused) answer).problem().details().detail()).contains("none answers in time");
    }

    @Test
    void saysThatNoneIsThere() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }

        Problem problem = refused(new Labelers(nobody, SHORT, LONG, ServiceToken.none()));

        assertThat(problem.details().type()).isEqualTo("urn:fewlabel:no-labeler");
        assertThat(problem.details().status()).isEqualTo(503);
        assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void passesOnWhatALabelerRefusesAndWhenToComeBack() throws Exception {
        ProblemDetails busy = ProblemDetails.of("labeler-busy", "It has enough to do", 503, "two at a time");
        byte[] body = Json.mapper().writeValueAsBytes(busy);
        handler = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            answer(exchange, 503, "application/problem+json;charset=UTF-8", new String(body, StandardCharsets.UTF_8));
        };

        assertThat(refused(labelers(LONG))).isEqualTo(new Problem(busy, Duration.ofSeconds(7)));
    }

    @Test
    void doesNotPassOnWhatNoLabelerSays() {
        handler = exchange -> answer(exchange, 404, "text/html", "<h1>some other server</h1>");

        ProblemDetails problem = refused(labelers(LONG)).details();

        assertThat(problem.status()).isEqualTo(502);
        assertThat(problem.detail()).isEqualTo("the labeler answered with status 404");
    }

    private static Problem refused(Labelers labelers) {
        return ((Answer.Refused) labelers.export(MODEL, ModelFormat.ONNX)).problem();
    }

    private Labelers labelers(Duration silenceMax) {
        return new Labelers(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                LONG,
                silenceMax,
                ServiceToken.none());
    }

    private void waitUntilOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String mediaType, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** So many bytes that nobody holds. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long bytes) {
            this.left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = (int) Math.min(left, length);
            left -= count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
