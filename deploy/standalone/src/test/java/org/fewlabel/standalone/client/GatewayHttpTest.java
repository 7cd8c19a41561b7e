package org.fewlabel.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's token on its way, and what is asked too often. */
class GatewayHttpTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private String retryAfter = "1";
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
            } else if (exchange.getRequestURI().getPath().contains("often") && seen.size() == 1) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
                exchange.sendResponseHeaders(429, -1);
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

    @Test
    void asksAgainWhenItMay() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                new GatewayHttp("fwl_abc").send(often(), HttpResponse.BodyHandlers.ofString(), new Patience());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(seen).containsExactly("GET /often as [Bearer fwl_abc]", "GET /often as [Bearer fwl_abc]");
    }

    /** As proxies may say it; not even "now" makes it ask without a pause. */
    @ParameterizedTest
    @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "soon", "0"})
    void asksAgainSoonWhateverElseItIsTold(String date) throws IOException, InterruptedException {
        retryAfter = date;

        HttpResponse<String> answer =
                new GatewayHttp("fwl_abc").send(often(), HttpResponse.BodyHandlers.ofString(), new Patience());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(seen).hasSize(2);
    }

    /** What an upload sends is gone by then. */
    @Test
    void asksOnceWhereItIsTold() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                new GatewayHttp("fwl_abc").sendOnce(often(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(seen).containsExactly("GET /often as [Bearer fwl_abc]");
    }

    private HttpRequest often() {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/often"))
                .build();
    }
}
