package org.fewlabel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
    /** The tokens that came, and the word for none. */
    private final List<String> askedHere = Collections.synchronizedList(new ArrayList<>());

    private final List<String> askedElsewhere = Collections.synchronizedList(new ArrayList<>());
    private HttpServer here;
    private HttpServer elsewhere;

    @BeforeEach
    void start() throws IOException {
        here = gateway(askedHere);
        elsewhere = gateway(askedElsewhere);
    }

    @AfterEach
    void stop() {
        here.stop(0);
        elsewhere.stop(0);
    }

    /** It started an instance, and trained its sweep on the gateway of somebody else, as whoever the token is. */
    @Test
    void asksWhatItStartedWhateverGatewayIsNamed() {
        Map<String, String> environment = new HashMap<>();
        environment.put("FEWLABEL_GATEWAY", url(elsewhere));
        environment.put("FEWLABEL_TOKEN", "fwl_elsewhere");

        DemoCommand.services(ports(), environment).methods();

        assertThat(askedElsewhere).isEmpty();
        assertThat(askedHere).containsExactly("none");
    }

    @Test
    void asksWithTheTokenThatIsForTheInstance() {
        DemoCommand.services(ports(), Map.of("FEWLABEL_TOKEN", "fwl_here")).methods();

        assertThat(askedHere).containsExactly("Bearer fwl_here");
    }

    private PortMap ports() {
        return new PortMap.Wishes(Map.of(Port.GATEWAY, here.getAddress().getPort())).resolved();
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static HttpServer gateway(List<String> asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String token = exchange.getRequestHeaders().getFirst("Authorization");
                asked.add(token == null ? "none" : token);
                byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return server;
    }
}
