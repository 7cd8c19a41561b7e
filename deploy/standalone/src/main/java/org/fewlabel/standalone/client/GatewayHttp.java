package org.fewlabel.standalone.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import org.fewlabel.contracts.WholeAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a gateway, with the user's token where there is one. It follows no redirect, so the token goes to nobody else. What was
 * refused unread, since too much was asked of late, it sends again, so that no command has to.
 */
final class GatewayHttp {
    private static final int TOO_MANY = 429;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Services.TIMEOUT).build();
    private final @Nullable String token;

    GatewayHttp(@Nullable String token) {
        this.token = token;
    }

    /**
     * Sends a request, and again as long as it comes too often and patience lasts.
     *
     * @param patience of all tries together, those of the caller among them
     */
    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, Patience patience)
            throws IOException, InterruptedException {
        while (true) {
            boolean isLast = patience.isOver();
            HttpResponse<T> response = sendOnce(request, handler);
            if (isLast || !isTooOften(response)) {
                return response;
            }
            patience.waitAsTold(response);
        }
    }

    /** Sends a request whose body is there once; its timeout is for the whole answer, unless that is to be read as it comes. */
    <T> HttpResponse<T> sendOnce(HttpRequest request, BodyHandler<T> handler) throws IOException, InterruptedException {
        return WholeAnswer.of(http, token == null ? request : withToken(request, token), handler);
    }

    /** A quota says no time: it is for the user to make room. */
    private static boolean isTooOften(HttpResponse<?> response) {
        return response.statusCode() == TOO_MANY && Patience.isToldWhen(response);
    }

    private static HttpRequest withToken(HttpRequest request, String token) {
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .setHeader("Authorization", "Bearer " + token)
                .build();
    }
}
