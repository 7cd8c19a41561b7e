package org.fewlabel.gateway.peer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.service.work.JobWork;

/** Another service as it is reached over HTTP. How long its answers are waited for is for whoever asks. */
public final class PeerClient {
    private final HttpClient client;
    private final String url;

    /** @param url of any path, with or without slashes at its end */
    public PeerClient(URI url, Duration connectTimeout) {
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

    /** A request that is a part of the trace of whatever is being done, if of any. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        String traceparent = JobWork.traceparent();
        if (traceparent != null) {
            request.header(JobWork.TRACEPARENT, traceparent);
        }
        return request;
    }

    /** Whether an answer says what is wrong as the services of this project do. */
    public static boolean isProblem(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith(ProblemDetails.MEDIA_TYPE))
                .isPresent();
    }
}
