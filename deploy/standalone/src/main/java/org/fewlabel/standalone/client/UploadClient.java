package org.fewlabel.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.fewlabel.contracts.rest.UploadView;

/** Folders of images on their way to the gateway. */
public final class UploadClient {
    /** As long as a gateway takes an archive by default, and looks at it. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private static final int BAD_REQUEST = 400;

    private final GatewayHttp http;
    private final Services services;
    private final String url;

    UploadClient(GatewayHttp http, Services services, String url) {
        this.http = http;
        this.services = services;
        this.url = url;
    }

    /**
     * Sends an archive, once.
     *
     * @param archive opened once, and closed
     * @return the upload; {@link #view} reads it
     * @throws RequestFailedException if it is refused, with every fault that is told
     */
    public JsonNode add(String name, Supplier<InputStream> archive) {
        AtomicBoolean begun = new AtomicBoolean();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "?name=" + Services.encode(name)))
                .header("Content-Type", "application/zip")
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(LONGEST)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> {
                    if (!begun.compareAndSet(false, true)) {
                        throw new IllegalStateException("what was sent is not there for a second try");
                    }
                    return archive.get();
                }))
                .build();
        try {
            HttpResponse<String> response = http.sendOnce(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() < BAD_REQUEST) {
                return Services.read(response.body(), JsonNode.class);
            }
            throw new RequestFailedException(Services.problem(response.statusCode(), response.body()), null);
        } catch (ConnectException e) {
            throw new NoAnswerException(request, e);
        } catch (IOException e) {
            throw new RequestFailedException("the upload broke off: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestFailedException("interrupted", e);
        }
    }

    public static UploadView view(JsonNode upload) {
        return Services.read(upload, UploadView.class);
    }

    /** @throws RequestFailedException if there is none of this name, or a job uses it that is not over */
    public void delete(String name) {
        services.delete(url + "/" + Services.encode(name).replace("+", "%20"));
    }
}
