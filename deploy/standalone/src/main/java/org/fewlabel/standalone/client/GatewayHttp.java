package org.fewlabel.standalone.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import org.jspecify.annotations.Nullable;

/** Sends requests to a gateway, with the user's token where there is one. It follows no redirect, so the token goes to nobody else. */
final class GatewayHttp {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Services.TIMEOUT).build();
    private final @Nullable String token;

    GatewayHttp(@Nullable String token) {
        this.token = token;
    }

    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException, InterruptedException {
        return http.send(token == null ? request : withToken(request, token), handler);
    }

    private static HttpRequest withToken(HttpRequest request, String token) {
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .setHeader("Authorization", "Bearer " + token)
                .build();
    }
}
