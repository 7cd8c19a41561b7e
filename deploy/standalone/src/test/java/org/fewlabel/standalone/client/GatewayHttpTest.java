package org.fewlabel.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user's token on its way. */
class GatewayHttpTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " as "
                            + exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            if (exchange.getRequestURI().getPath().contains("moved")) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                exchange.sendResponseHeaders(302, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Services services(@Nullable String token) {
        return new Services("http://127.0.0.1:" + server.getAddress().getPort(), token);
    }

    @Test
    void goesWithEachRequest() {
        services("fwl_abc").methods();
        services("fwl_abc").labels("1", Map.of()).close();
        services("fwl_abc").tokens().revoke("2");

        assertThat(seen)
                .containsExactly(
                        "GET /api/v1/methods as [Bearer fwl_abc]",
                        "GET /api/v1/jobs/1/labels as [Bearer fwl_abc]",
                        "DELETE /api/v1/tokens/2 as [Bearer fwl_abc]");
    }

    @Test
    void isNotMadeUpWhereThereIsNone() {
        services(null).methods();

        assertThat(seen).containsExactly("GET /api/v1/methods as []");
    }

    @Test
    void followsNobodyElsewhere() {
        assertThatThrownBy(() -> services("fwl_abc").preset("moved")).isInstanceOf(RuntimeException.class);

        assertThat(seen).containsExactly("GET /api/v1/presets/moved as [Bearer fwl_abc]");
    }
}
