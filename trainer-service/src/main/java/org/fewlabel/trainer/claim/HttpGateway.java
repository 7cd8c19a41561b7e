package org.fewlabel.trainer.claim;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.trainer.TrainerConfig;

/** The gateway over HTTP. */
@ApplicationScoped
public class HttpGateway implements Gateway {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final HttpClient client;
    private final String url;
    private final Duration timeout;

    @Inject
    HttpGateway(TrainerConfig config) {
        this(config.gateway().url(), config.gateway().timeout());
    }

    HttpGateway(URI url, Duration timeout) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
        this.url = url.toString().replaceAll("/+$", "");
        this.timeout = timeout;
    }

    @Override
    public Optional<Claim> claim(TrainerName trainer) throws IOException, InterruptedException {
        String body = Json.mapper().writeValueAsString(new Claim.Request(trainer.value()));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/internal/v1/claims"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return ask(request, Claim.class);
    }

    @Override
    public Optional<ResumePoint> resumePoint(UUID jobId) throws IOException, InterruptedException {
        URI uri = URI.create(url + "/internal/v1/jobs/" + jobId + "/resume-point");
        return ask(HttpRequest.newBuilder(uri).GET(), ResumePoint.class);
    }

    private <T> Optional<T> ask(HttpRequest.Builder request, Class<T> answer) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(
                request.header("Accept", "application/json").timeout(timeout).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == NO_CONTENT) {
            return Optional.empty();
        }
        if (response.statusCode() != OK) {
            throw new IOException(response.uri() + " answered with status " + response.statusCode());
        }
        return Optional.of(Json.mapper().readValue(response.body(), answer));
    }
}
