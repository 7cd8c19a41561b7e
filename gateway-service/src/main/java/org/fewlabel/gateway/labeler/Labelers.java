package org.fewlabel.gateway.labeler;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.model.ModelExport;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.peer.PatientBody;
import org.fewlabel.gateway.peer.PeerClient;
import org.fewlabel.gateway.problem.Peer;
import org.fewlabel.service.identity.ServiceToken;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.service.rest.Problem;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The labelers, which have the engine that the gateway has not. Whichever answers under the configured address is asked; what
 * it says passes through, in pieces. One that is not there, does not answer in time, or has enough to do is a problem of status
 * 503 that says when to try again.
 */
@ApplicationScoped
public class Labelers {
    private static final Logger LOG = Logger.getLogger(Labelers.class);

    private static final int OK = 200;
    /** A labeler that was killed is there again after about that. */
    private static final Duration AWAY = Duration.ofSeconds(10);
    /** More than any problem of a labeler has. */
    private static final int PROBLEM_BYTES_MAX = 1 << 16;

    private final PeerClient peer;
    private final Duration longestSilence;

    @Inject
    Labelers(GatewayConfig config, ServiceToken token) {
        this(
                config.labeler().url(),
                config.labeler().connectTimeout(),
                config.labeler().silenceMax(),
                token);
    }

    Labelers(URI url, Duration connectTimeout, Duration silenceMax, ServiceToken token) {
        this.peer = new PeerClient(url, connectTimeout, token);
        this.longestSilence = silenceMax;
    }

    /** A model as a file. */
    public Answer export(StoredModel model, ModelFormat format) {
        return ask(Question.json("/internal/v1/models", new ModelExport(model, format)));
    }

    /** What there is to know about a model, as Markdown. */
    public Answer card(StoredModel model) {
        return ask(Question.json("/internal/v1/model-cards", model));
    }

    /**
     * Asks, and returns when the answer begins.
     *
     * @throws OutageException if the body of the question, which lies on this machine, cannot be read
     */
    public Answer ask(Question question) {
        Duration silenceMax = patience(question);
        Sending body = new Sending(question.body());
        HttpRequest.Builder request = peer.request(question.path())
                .header("Content-Type", question.mediaType())
                .POST(body.publisher());
        question.headers().forEach(request::header);
        CompletableFuture<HttpResponse<InputStream>> coming =
                peer.client().sendAsync(request.build(), head -> new PatientBody(Peer.LABELER, silenceMax));
        try {
            return answer(await(coming, body, silenceMax));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return away("the gateway is shutting down");
        } catch (IOException e) {
            if (body.hasFailed()) {
                throw new OutageException(Outage.SCRATCH, e);
            }
            LOG.warnf("The labeler does not answer: url=%s: %s", peer.url(), e);
            return away(
                    e instanceof ConnectException || e instanceof HttpTimeoutException
                            ? "none is reached, or none answers in time"
                            : "the one that was asked broke off");
        } finally {
            coming.cancel(true); // Of no effect on what has come.
        }
    }

    private Duration patience(Question question) {
        Duration wanted = question.patience();
        return wanted == null || wanted.compareTo(longestSilence) > 0 ? longestSilence : wanted;
    }

    private static HttpResponse<InputStream> await(
            CompletableFuture<HttpResponse<InputStream>> coming, Sending body, Duration silenceMax)
            throws IOException, InterruptedException {
        // Bounded by the body, each piece of which is waited for no longer than that.
        while (true) {
            Duration patience = silenceMax.minus(body.silence());
            if (patience.isNegative() || patience.isZero()) {
                throw new HttpTimeoutException("silent for " + silenceMax);
            }
            try {
                return coming.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Looks again: meanwhile it may have taken some more of the body.
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                throw cause instanceof IOException failure ? failure : new IOException(cause);
            }
        }
    }

    private Answer answer(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() == OK) {
            OptionalLong bytes = response.headers().firstValueAsLong("Content-Length");
            return new Answer.Given(response.body(), bytes);
        }
        try (InputStream body = response.body()) {
            byte[] said = body.readNBytes(PROBLEM_BYTES_MAX);
            Optional<Problem> stranger = PeerClient.stranger(response, "labeler");
            if (stranger.isPresent()) {
                return new Answer.Refused(stranger.get());
            }
            ProblemDetails details = problem(response, said);
            if (details == null) {
                LOG.errorf(
                        "The labeler answers what a labeler does not: url=%s status=%d",
                        response.uri(), response.statusCode());
                return new Answer.Refused(Problem.ofStatus(
                        502, "Bad Gateway", "the labeler answered with status " + response.statusCode()));
            }
            OptionalLong seconds = response.headers().firstValueAsLong("Retry-After");
            return new Answer.Refused(
                    new Problem(details, seconds.isPresent() ? Duration.ofSeconds(seconds.getAsLong()) : null));
        }
    }

    private static @Nullable ProblemDetails problem(HttpResponse<?> response, byte[] said) {
        if (!PeerClient.isProblem(response)) {
            return null;
        }
        try {
            ProblemDetails details = Json.mapper().readValue(said, ProblemDetails.class);
            return details.status() == response.statusCode() ? details : null;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError("reading from memory cannot fail", e);
        }
    }

    private static Answer away(String why) {
        return new Answer.Refused(
                Problem.noLabeler("a labeler is needed for it, and " + why + "; try again shortly", AWAY));
    }
}
