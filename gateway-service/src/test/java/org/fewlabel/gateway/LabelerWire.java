package org.fewlabel.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fewlabel.engines.Ports;

/**
 * The other end of the gateway's wire to the labeler or the metrics service: what it is asked is to be seen, and it can break. The
 * labeler that computes is tested with its own service, as the metrics service is, and all together with the packaged programs.
 */
public final class LabelerWire implements AutoCloseable {
    /** Gives the gateway addresses of a labeler and of a metrics service. Nobody is there but while a test has a wire. */
    public static final class Address implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            List<Integer> ports = Ports.free(2);
            return Map.of(
                    "fewlabel.labeler.url", "http://127.0.0.1:" + ports.get(0),
                    "fewlabel.metrics.url", "http://127.0.0.1:" + ports.get(1));
        }

        @Override
        public void stop() {}
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public LabelerWire(URI url, HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(url.getHost(), url.getPort()), 0);
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
    }

    /** Sends the question back. */
    public static void echo(HttpExchange exchange) throws IOException {
        byte[] question = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, question.length);
        exchange.getResponseBody().write(question);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
