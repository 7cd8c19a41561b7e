package org.fewlabel.gateway.peer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.service.identity.ServiceToken;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.work.JobWork;
import org.jboss.logging.Logger;

/** Another service as it is reached over HTTP. How long its answers are waited for is for whoever asks. */
public final class PeerClient {
    private static final Logger LOG = Logger.getLogger(PeerClient.class);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final HttpClient client;
    private final String url;
    private final ServiceToken token;

    /** One that is asked for its health alone, which everybody may know. */
    public PeerClient(URI url, Duration connectTimeout) {
        this(url, connectTimeout, ServiceToken.none());
    }

    /** @param url of any path, with or without slashes at its end */
    public PeerClient(URI url, Duration connectTimeout, ServiceToken token) {
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
        this.url = url.toString().replaceAll("/+$", "");
    }

    public HttpClient client() {
        return client;
    }

    /** Without a slash at its end. */
    public String url() {
        return url;
    }

    /** @param path with its query, such as {@code /api/v1/results?pageSize=10} */
    public URI uri(String path) {
        return URI.create(url + path);
    }

    /** A request of this service, which is a part of the trace of whatever is being done, if of any. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = token.with(HttpRequest.newBuilder(uri(path)));
        String traceparent = JobWork.traceparent();
        if (traceparent != null) {
            request.header(JobWork.TRACEPARENT, traceparent);
        }
        return request;
    }

    /**
     * What a user hears of an answer that it is not known who asks: a fault between the services, and none of the user's.
     *
     * @param who answers, such as "labeler"
     */
    public static Optional<Problem> stranger(HttpResponse<?> response, String who) {
        if (response.statusCode() != UNAUTHORIZED && response.statusCode() != FORBIDDEN) {
            return Optional.empty();
        }
        LOG.errorf(
                "The %s does not know this gateway: FEWLABEL_IDENTITY_SERVICE_TOKEN must be the same: url=%s",
                who, response.uri());
        return Optional.of(Problem.ofStatus(502, "Bad Gateway", "the " + who + " does not know this gateway"));
    }

    /** Whether an answer says what is wrong as the services of this project do. */
    public static boolean isProblem(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith(ProblemDetails.MEDIA_TYPE))
                .isPresent();
    }
}
