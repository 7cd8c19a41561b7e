package org.fewlabel.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body of which nothing can be read is refused alike wherever JSON is sent: once each place had its own words for it. */
@QuarkusTest
class BodiesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TestHTTPResource
    URI gateway;

    @Inject
    Front front;

    private UUID job;

    @BeforeEach
    void submit() {
        front.empty();
        job = Front.submitted(Front.SPEC);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/jobs",
        "PATCH, /api/v1/jobs/{job}",
        "POST, /api/v1/jobs/{job}/audits",
        "POST, /api/v1/jobs/{job}/audits/{job}/answers",
        "POST, /api/v1/label-sets",
        "POST, /api/v1/sweeps",
        "POST, /api/v1/sweeps/{job}/repeats"
    })
    void whatIsNoTextOrTooLargeIsRefusedAlike(String method, String template) throws IOException, InterruptedException {
        String path = template.replace("{job}", job.toString());

        send(method, path, new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'})
                .statusCode(400)
                .body("violations[0].message", equalTo("is not text in UTF-8"));
        send(method, path, new byte[(1 << 20) + 1])
                .statusCode(413)
                .body("type", equalTo("urn:fewlabel:too-large"))
                .body("detail", equalTo("the body must not exceed 1048576 bytes"));
        HttpResponse<String> inPieces = sendInPieces(method, path, new byte[2 << 20]);
        assertThat(inPieces.statusCode()).isEqualTo(413);
        assertThat(inPieces.body()).contains("urn:fewlabel:too-large", "the body must not exceed ");
    }

    /** The rest of the body stood in the way: the second request was never read, and its sender waited until it gave up. */
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/jobs?pageSize=1, 200",
        "POST, /api/v1/jobs/00000000-0000-0000-0000-000000000000/pause, 404",
        "POST, /api/v1/jobs/cancel?state=none, 400",
        "PUT, /api/v1/jobs, 405",
        "POST, /api/v1/datasets, 415",
        "POST, /api/v1/nothing, 404"
    })
    void whoseBodyNobodyReadsIsHeardOnTheSameConnectionAfterwards(String method, String path, int status)
            throws IOException {
        byte[] body = new byte[300_000];
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            OutputStream out = socket.getOutputStream();
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            out.write(head(method, path, "Content-Type: text/plain\r\nContent-Length: " + body.length));
            out.write(body);
            assertThat(answer(in)).startsWith("HTTP/1.1 " + status + " ");

            out.write(head("GET", "/api/v1/jobs/" + job, "Connection: close"));

            assertThat(answer(in)).startsWith("HTTP/1.1 200 ");
        }
    }

    private static byte[] head(String method, String path, String headers) {
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n").getBytes(UTF_8);
    }

    /** Its first line, once the whole answer is read. */
    private static String answer(BufferedReader in) throws IOException {
        String first = in.readLine();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        in.read(new char[length], 0, length);
        return String.valueOf(first);
    }

    private static ValidatableResponse send(String method, String path, byte[] body) {
        return Front.json().body(body).request(method, path).then();
    }

    /** Of a body that does not say beforehand how long it is. */
    private HttpResponse<String> sendInPieces(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(gateway.resolve(path))
                                .header("Content-Type", "application/json")
                                .timeout(PATIENCE)
                                .method(method, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                                .build(),
                        BodyHandlers.ofString());
    }
}
