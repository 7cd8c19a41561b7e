package org.fewlabel.artifacts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** As much of a server that speaks S3 as a record needs, of a kind that does not know {@code If-None-Match}. */
final class UnconditionalServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final int answer;
    private final String code;

    /** @param answer to a request on that condition; 200 is that of a server that ignores it */
    UnconditionalServer(int answer) throws IOException {
        this(answer, "NotImplemented");
    }

    /** @param code that goes with the answer */
    UnconditionalServer(int answer, String code) throws IOException {
        this.code = code;
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    S3Settings settings() {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new S3Settings(Optional.of(endpoint), Optional.empty(), Optional.empty());
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("PUT")) {
            boolean isConditional = exchange.getRequestHeaders().containsKey("If-None-Match");
            int status = isConditional ? answer : OK;
            if (status == OK) {
                objects.put(path, unchunked(body));
            }
            send(exchange, status, error(code));
        } else if (exchange.getRequestURI().getQuery() != null) {
            send(exchange, OK, "<ListBucketResult></ListBucketResult>".getBytes(UTF_8));
        } else {
            byte[] object = objects.get(path);
            send(exchange, object == null ? NOT_FOUND : OK, object == null ? error("NoSuchKey") : object);
        }
    }

    /** The client sends a small body as one chunk, after a line with its length in hexadecimal digits and its signature. */
    private static byte[] unchunked(byte[] body) {
        String head = new String(body, ISO_8859_1).split("\r\n", 2)[0];
        int length = Integer.parseInt(head.substring(0, head.indexOf(';')), 16);
        int begin = head.length() + 2;
        return Arrays.copyOfRange(body, begin, begin + length);
    }

    private static byte[] error(String code) {
        return ("<Error><Code>" + code + "</Code></Error>").getBytes(UTF_8);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("ETag", "\"0\"");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
