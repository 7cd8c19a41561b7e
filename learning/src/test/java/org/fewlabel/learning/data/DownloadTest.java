package org.fewlabel.learning.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server of this machine's own. */
class DownloadTest {
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> progress = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void keepsAFileWhoseDigestIsRight() throws IOException {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write("abc".getBytes(UTF_8));
        });

        download(SHA256_OF_ABC).fetch(folder, progress::add);

        assertThat(folder.resolve("file.bin")).hasContent("abc");
        assertThat(requests).hasValue(1);
    }

    @Test
    void refusesAnotherFileAtOnce() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write("abd".getBytes(UTF_8));
        });

        assertThatThrownBy(() -> download(SHA256_OF_ABC).fetch(folder, progress::add))
                .hasMessageContaining("/file.bin: its sha256 is a52d159f")
                .hasMessageContaining("expected " + SHA256_OF_ABC);
        assertThat(requests).hasValue(1);
    }

    @Test
    void triesAgainAfterAnErrorAndABrokenConnection() throws IOException {
        serve(exchange -> {
            if (requests.get() == 1) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                exchange.sendResponseHeaders(200, 3);
                exchange.getResponseBody().write((requests.get() == 2 ? "a" : "abc").getBytes(UTF_8));
            }
        });

        download(SHA256_OF_ABC).fetch(folder, progress::add);

        assertThat(folder.resolve("file.bin")).hasContent("abc");
        assertThat(requests).hasValue(3);
        assertThat(progress).hasSize(2).allMatch(message -> message.contains("trying again"));
    }

    @Test
    void givesUpAfterThreeAttempts() {
        serve(exchange -> exchange.sendResponseHeaders(500, -1));

        assertThatThrownBy(() -> download(SHA256_OF_ABC).fetch(folder, progress::add))
                .hasMessageContaining("failed 3 times, at last with")
                .hasMessageContaining("500");
        assertThat(requests).hasValue(3);
    }

    @Test
    void doesNotAskAgainForWhatIsNotThere() {
        serve(exchange -> exchange.sendResponseHeaders(404, -1));

        assertThatThrownBy(() -> download(SHA256_OF_ABC).fetch(folder, progress::add))
                .hasMessageContaining("the server does not have it");
        assertThat(requests).hasValue(1);
    }

    @Test
    void endsWhenInterruptedBetweenAttempts() {
        serve(exchange -> exchange.sendResponseHeaders(500, -1));
        Download download = new Download(
                "a server", List.of(new Download.RemoteFile(url(), "file.bin", SHA256_OF_ABC)), Duration.ofMinutes(10));
        Thread reader = Thread.currentThread();

        assertThatThrownBy(() -> download.fetch(folder, message -> reader.interrupt()))
                .isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    private void serve(HttpHandler handler) {
        server.createContext("/file.bin", exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/file.bin";
    }

    private Download download(String sha256) {
        return new Download(
                "a server", List.of(new Download.RemoteFile(url(), "file.bin", sha256)), Duration.ofMillis(1));
    }
}
