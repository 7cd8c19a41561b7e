package org.fewlabel.standalone.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.fewlabel.standalone.client.Download;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadRunTest {
    private static final byte[] MODEL = new byte[300_000];

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false, 100);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private HttpServer gateway;
    private Services services;
    private String name;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        name = "fewlabel-test-" + System.nanoTime() + ".onnx";
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"" + name + "\"");
                exchange.sendResponseHeaders(200, MODEL.length);
                exchange.getResponseBody().write(MODEL);
            }
        });
        gateway.start();
        services = new Services("http://localhost:" + gateway.getAddress().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        gateway.stop(0);
        Files.deleteIfExists(Path.of(name));
    }

    @Test
    void takesTheGatewaysNameUnlessThereIsSuchAFile() throws IOException {
        try (Download model = model()) {
            run(out).toFile(model, null);
        }

        assertThat(Path.of(name)).hasBinaryContent(MODEL);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(name + "\n");
        try (Download again = model()) {
            assertThatThrownBy(() -> run(out).toFile(again, null))
                    .hasMessage("there is a file " + name + " already; -o " + name + " replaces it");
        }
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(folder.resolve("there"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        try (Download model = model()) {
            run(out).toFile(model, link);
        }

        assertThat(link).isSymbolicLink();
        assertThat(file).hasBinaryContent(MODEL);
    }

    /** It became a file beside what the link names, which stayed away. */
    @Test
    void aLinkToAFileThatIsYetToComeStaysALink() throws IOException {
        Path file = folder.resolve("to-come");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("to-come"));

        try (Download model = model()) {
            run(out).toFile(model, link);
        }

        assertThat(link).isSymbolicLink();
        assertThat(file).hasBinaryContent(MODEL);
    }

    /** Labels that nobody else was to see were for everybody once they were renewed. */
    @Test
    void whoMayNotReadTheFileMayNotReadTheOneInItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("mine"), "before");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        try (Download model = model()) {
            run(out).toFile(model, file);
        }

        assertThat(file).hasBinaryContent(MODEL);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aDeviceTakesWhatComes() throws IOException {
        try (Download model = model()) {
            run(out).toFile(model, Path.of("/dev/null"));
        }

        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    /** As with {@code | head}. */
    @Test
    void endsWhereNobodyReadsAnyMore() throws IOException {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        try (Download model = model()) {
            assertThatThrownBy(() -> run(closed).toOutput(model)).isInstanceOf(OutputClosedException.class);
        }
    }

    private Download model() {
        return services.model("7", Map.of());
    }

    private DownloadRun run(OutputStream to) {
        return new DownloadRun(terminal, new PrintStream(to, true, StandardCharsets.UTF_8), false);
    }
}
