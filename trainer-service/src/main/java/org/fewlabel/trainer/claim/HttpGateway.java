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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.trainer.TrainerConfig;
import org.jspecify.annotations.Nullable;

/** The gateway over HTTP. */
@ApplicationScoped
public class HttpGateway implements Gateway {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final HttpClient client;
    private final String url;
    private final Duration timeout;
    /** The question that has no answer yet: asked again it must not cost another job an attempt. */
    private final AtomicReference<UUID> question = new AtomicReference<>(UUID.randomUUID());

    private final Supplier<Set<Precision>> precisions;
    /** What this machine computes in, which stays as it is; null before the first claim. */
    private volatile @Nullable Set<Precision> precisionsKnown;

    @Inject
    HttpGateway(TrainerConfig config) {
        this(config.gateway().url(), config.gateway().timeout(), Networks::precisions);
    }

    HttpGateway(URI url, Duration timeout, Supplier<Set<Precision>> precisions) {
        this.precisions = precisions;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
        this.url = url.toString().replaceAll("/+$", "");
        this.timeout = timeout;
    }

    @Override
    public Optional<Claim> claim(TrainerName trainer) throws IOException, InterruptedException {
        UUID asked = question.get();
        String body =
                Json.mapper().writeValueAsString(new Claim.Request(trainer.value(), asked.toString(), precisions()));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/internal/v1/claims"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        Optional<Claim> claim = ask(request, Claim.class);
        question.compareAndSet(asked, UUID.randomUUID());
        return claim;
    }

    /**
     * Null where the native libraries do not load, or a card cannot be used: such a trainer declines its jobs, and says why with
     * each.
     */
    private @Nullable Set<Precision> precisions() {
        Set<Precision> known = precisionsKnown;
        if (known == null) {
            try {
                known = precisions.get();
            } catch (LinkageError | EngineUnavailableException e) {
                return null;
            }
            precisionsKnown = known;
        }
        return known;
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
