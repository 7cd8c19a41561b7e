package org.fewlabel.contracts;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks over HTTP, and waits no longer than the request's timeout for the answer with its body. The JDK's own timeout ends when the head is
 * there: of whoever says no more than that, a body would be awaited for ever. A handler that gives a stream is done with the head.
 */
public final class WholeAnswer {
    private WholeAnswer() {}

    /** @throws HttpTimeoutException if the answer is not there in time; a request without a timeout waits as long as it takes */
    public static <T> HttpResponse<T> of(HttpClient client, HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> coming = client.sendAsync(request, handler);
        try {
            Duration timeout = request.timeout().orElse(null);
            return timeout == null ? coming.get() : coming.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            HttpTimeoutException late = new HttpTimeoutException(request.uri() + " did not answer within "
                    + request.timeout().orElseThrow());
            late.initCause(e);
            throw late;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(request.uri() + ": " + e.getCause(), e);
        } finally {
            coming.cancel(true); // Of no effect on what has come.
        }
    }
}
