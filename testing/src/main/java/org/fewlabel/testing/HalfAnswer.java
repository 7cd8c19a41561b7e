package org.fewlabel.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A server that answers everybody with a head and half of the body, and then falls silent, as one whose machine is gone. */
public final class HalfAnswer implements AutoCloseable {
    private static final int REQUESTS_MAX = 100;

    private final ServerSocket server;

    public HalfAnswer() throws IOException {
        server = new ServerSocket(0, REQUESTS_MAX, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "half an answer");
        thread.setDaemon(true);
        thread.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        try {
            for (int i = 0; i < REQUESTS_MAX; i++) {
                // Left open: the client is to go first.
                Socket client = server.accept();
                BufferedReader request =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
                    // The head of the request, up to the empty line.
                }
                client.getOutputStream()
                        .write(
                                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"half\": "
                                        .getBytes(StandardCharsets.UTF_8));
            }
        } catch (SocketException e) {
            // Closed, or the client has gone.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
