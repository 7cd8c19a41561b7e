package org.fewlabel.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers byte by byte, as no server that is whole would give them. */
class DownloadTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CountDownLatch over = new CountDownLatch(1);
    private ServerSocket server;
    private URI uri;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        uri = URI.create("http://localhost:" + server.getLocalPort() + "/");
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        server.close();
        threads.shutdownNow();
    }

    @Test
    void takesAllOfAnAnswerThatIsSentInPieces() throws IOException {
        answer("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", false);

        try (Download download = open(LONG)) {
            assertThat(download.bytes()).isEmpty();
            assertThat(download.copyTo(out, bytes -> {})).isEqualTo(5);
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("abcde");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\n",
                "Content-Length: 5\r\n\r\nabc"
            })
    void whatBreaksOffIsNoEnd(String part) throws IOException {
        answer(part, false);

        try (Download download = open(LONG)) {
            assertThatThrownBy(() -> download.copyTo(out, bytes -> {}))
                    .isInstanceOf(RequestFailedException.class)
                    .hasMessageStartingWith("the answer broke off after 3 bytes: ");
        }
    }

    /** HTTP/1.0, and proxies of that age: the end of the connection is the end, whoever ended it. */
    @Test
    void refusesAnAnswerThatDoesNotSayWhereItEnds() throws IOException {
        answer("Connection: close\r\n\r\nabc", false);

        assertThatThrownBy(() -> open(LONG).close())
                .isInstanceOf(RequestFailedException.class)
                .hasMessageContaining("does not say where it ends");
    }

    @Test
    void givesUpWhereNothingComesAnyMore() throws IOException {
        answer("Content-Length: 5\r\n\r\nabc", true);

        try (Download download = open(SHORT)) {
            assertThatThrownBy(() -> download.copyTo(out, bytes -> {}))
                    .isInstanceOf(RequestFailedException.class)
                    .hasMessage("the answer broke off after 3 bytes: nothing came for 0 s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/passwd", ".bashrc", "-rf", "a b", "..", "a\\b"})
    void takesNoNameThatLeadsElsewhere(String name) throws IOException {
        answer("Content-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Length: 0\r\n\r\n", false);

        try (Download download = open(LONG)) {
            assertThat(download.fileName()).isEmpty();
        }
    }

    @Test
    void takesTheNameThatTheGatewayGives() throws IOException {
        answer("Content-Disposition: attachment; filename=\"3f-average-7.onnx\"\r\nContent-Length: 0\r\n\r\n", false);

        try (Download download = open(LONG)) {
            assertThat(download.fileName()).contains("3f-average-7.onnx");
        }
    }

    private Download open(Duration silenceMax) {
        return Download.open(new PatientSender(new GatewayHttp(null)), uri, silenceMax);
    }

    private void answer(String behindTheStatus, boolean isHeld) {
        threads.execute(() -> {
            try (Socket socket = server.accept()) {
                byte[] request = new byte[4096];
                int read = socket.getInputStream().read(request);
                assertThat(read).isPositive();
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\n" + behindTheStatus).getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                if (isHeld) {
                    over.await();
                }
            } catch (IOException e) {
                // The client has seen enough.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
