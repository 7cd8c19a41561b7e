package org.fewlabel.trainer.claim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import org.fewlabel.contracts.WholeAnswer;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.service.identity.ServiceToken;
import org.fewlabel.trainer.TrainerConfig;
import org.jspecify.annotations.Nullable;

/** The gateway over HTTP. */
@ApplicationScoped
public class HttpGateway implements Gateway {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;

    private final HttpClient client;
    private final String url;
    private final Duration timeout;
    private final ServiceToken token;
    /** The question that has no answer yet: asked again it must not cost another job an attempt. */
    private final AtomicReference<UUID> question = new AtomicReference<>(UUID.randomUUID());

    private final Supplier<Set<Precision>> precisions;
    /** What this machine computes in, which stays as it is; null before the first claim. */
    private volatile @Nullable Set<Precision> precisionsKnown;

    @Inject
    HttpGateway(TrainerConfig config, ServiceToken token) {
        this(config.gateway().url(), config.gateway().timeout(), token, Networks::precisions);
    }

    HttpGateway(URI url, Duration timeout, ServiceToken token, Supplier<Set<Precision>> precisions) {
        this.token = token;
        this.precisions = precisions;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
        this.url = url.toString().replaceAll("/+$", "");
        this.timeout = timeout;
    }

    @Override
    public Optional<Claim> claim(TrainerName trainer)
            throws IOException, InterruptedException, UnreadableClaimException {
        UUID asked = question.get();
        String body =
                Json.mapper().writeValueAsString(new Claim.Request(trainer.value(), asked.toString(), precisions()));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/internal/v1/claims"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        Optional<byte[]> answer = ask(request);
        Optional<Claim> claim = answer.isEmpty() ? Optional.empty() : Optional.of(readClaim(answer.get(), asked));
        question.compareAndSet(asked, UUID.randomUUID());
        return claim;
    }

    /** The same question would get the same answer until the lease is over, and cost the job an attempt each time. */
    private Claim readClaim(byte[] answer, UUID asked) throws IOException, UnreadableClaimException {
        try {
            return Json.mapper().readValue(answer, Claim.class);
        } catch (JsonProcessingException e) {
            JsonNode claim = Json.mapper().readTree(answer);
            UUID jobId = jobId(claim.path("jobId").asText());
            int attempt = claim.path("attempt").asInt();
            if (jobId == null || attempt < 1) {
                throw e;
            }
            question.compareAndSet(asked, UUID.randomUUID());
            throw new UnreadableClaimException(
                    jobId, attempt, "this version cannot read the claim: " + e.getOriginalMessage(), e);
        }
    }

    private static @Nullable UUID jobId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
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
        Optional<byte[]> answer = ask(HttpRequest.newBuilder(uri).GET());
        return answer.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.mapper().readValue(answer.get(), ResumePoint.class));
    }

    private Optional<byte[]> ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = WholeAnswer.of(
                client,
                token.with(request)
                        .header("Accept", "application/json")
                        .timeout(timeout)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == NO_CONTENT) {
            return Optional.empty();
        }
        if (response.statusCode() == UNAUTHORIZED) {
            throw new IOException(
                    response.uri() + " does not know this trainer: FEWLABEL_IDENTITY_SERVICE_TOKEN must be the"
                            + " same as the gateway's");
        }
        if (response.statusCode() != OK) {
            throw new IOException(response.uri() + " answered with status " + response.statusCode());
        }
        return Optional.of(response.body());
    }
}
