package org.fewlabel.gateway.results;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.peer.PatientBody;
import org.fewlabel.gateway.peer.PeerClient;
import org.fewlabel.gateway.problem.Peer;
import org.fewlabel.service.identity.ServiceToken;
import org.fewlabel.service.rest.Problem;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The metrics service, which has the results and compares them. What it says, its problems included, passes through in pieces. One
 * that is not there or does not answer in time is a problem of status 503 that says so.
 */
@ApplicationScoped
public class MetricsService {
    private static final Logger LOG = Logger.getLogger(MetricsService.class);
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int ERROR = 400;
    /** One that was killed is there again after about that. */
    private static final Duration AWAY = Duration.ofSeconds(10);
    /** What users of this API know of: the rest is between the two servers. */
    private static final List<String> HEADERS =
            List.of("Content-Type", "Content-Length", "Next-Page-Token", "Retry-After", "Allow");

    private final PeerClient peer;
    private final Duration silenceMax;

    @Inject
    MetricsService(GatewayConfig config, ServiceToken token) {
        this(
                config.metrics().url(),
                config.metrics().connectTimeout(),
                config.metrics().silenceMax(),
                token);
    }

    MetricsService(URI url, Duration connectTimeout, Duration silenceMax, ServiceToken token) {
        this.peer = new PeerClient(url, connectTimeout, token);
        this.silenceMax = silenceMax;
    }

    /** What came of a question to it. */
    public sealed interface Answer {
        /**
         * What it says.
         *
         * @param headers those that are for users
         * @param content read from it as it is read from here, and to be closed by whoever has it; fails where it breaks off or
         *     falls silent, so that a part is never taken for the whole
         */
        record Given(int status, Map<String, String> headers, InputStream content) implements Answer {
            public Given {
                headers = Map.copyOf(headers);
            }

            /** For whoever does not read the content. */
            void close() {
                try {
                    content.close();
                } catch (IOException e) {
                    LOG.debug("an answer cannot be closed", e);
                }
            }
        }

        /** Why it says nothing that can be passed on. */
        record Refused(Problem problem) implements Answer {}
    }

    /**
     * Asks, and returns when the answer begins.
     *
     * @param path with its query, such as {@code /api/v1/results?pageSize=10}
     * @param accept the media types that whoever asks takes; null for any
     */
    public Answer get(String path, @Nullable String accept) {
        return ask(request(path, accept).GET());
    }

    /** The same with a JSON document. */
    public Answer post(String path, @Nullable String accept, String document) {
        return ask(request(path, accept)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(document)));
    }

    private HttpRequest.Builder request(String path, @Nullable String accept) {
        HttpRequest.Builder request = peer.request(path);
        if (accept != null) {
            request.header("Accept", accept);
        }
        return request;
    }

    private Answer ask(HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<InputStream>> coming =
                peer.client().sendAsync(request.build(), head -> new PatientBody(Peer.METRICS, silenceMax));
        try {
            return answer(coming.get(silenceMax.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return away("the gateway is shutting down");
        } catch (TimeoutException e) {
            LOG.warnf("The metrics service does not answer: url=%s silence=%s", peer.url(), silenceMax);
            return away("it is silent for " + silenceMax.toSeconds() + " s");
        } catch (ExecutionException e) {
            LOG.warnf("The metrics service does not answer: url=%s: %s", peer.url(), e.getCause());
            return away("it is not reached, or broke off");
        } finally {
            coming.cancel(true); // Of no effect on what has come.
        }
    }

    private Answer answer(HttpResponse<InputStream> response) {
        int status = response.statusCode();
        Optional<Problem> stranger = PeerClient.stranger(response, "metrics service");
        if (stranger.isPresent()) {
            drop(response);
            return new Answer.Refused(stranger.get());
        }
        if (status == URI_TOO_LONG || status == HEADERS_TOO_LARGE) {
            // Over HTTP/2 this gateway reads longer ones than the metrics service does over HTTP/1.1.
            drop(response);
            return new Answer.Refused(Problem.ofStatus(
                    URI_TOO_LONG,
                    "URI Too Long",
                    "the query is longer than can be read: ask for less at a time, or send the question as a body"
                            + " (POST " + ApiPath.COMPARISON + ")"));
        }
        if (status >= ERROR && !PeerClient.isProblem(response)) {
            drop(response);
            LOG.errorf(
                    "The metrics service answers what a metrics service does not: url=%s status=%d",
                    response.uri(), status);
            return new Answer.Refused(
                    Problem.ofStatus(502, "Bad Gateway", "the metrics service answered with status " + status));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : HEADERS) {
            response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return new Answer.Given(status, headers, response.body());
    }

    /** For whoever does not read it. */
    private static void drop(HttpResponse<InputStream> response) {
        new Answer.Given(response.statusCode(), Map.of(), response.body()).close();
    }

    private static Answer away(String why) {
        return new Answer.Refused(Problem.noMetrics(
                "results and comparisons are the metrics service's, and " + why
                        + "; jobs go on meanwhile; try again shortly",
                AWAY));
    }
}
