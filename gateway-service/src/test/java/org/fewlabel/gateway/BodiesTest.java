package org.fewlabel.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
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
