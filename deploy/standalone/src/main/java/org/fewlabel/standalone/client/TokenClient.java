package org.fewlabel.standalone.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.contracts.rest.TokenView;
import org.jspecify.annotations.Nullable;

/** Who may ask the gateway. */
public final class TokenClient {
    private final GatewayHttp http;
    private final Services services;
    private final String url;

    TokenClient(GatewayHttp http, Services services, String url) {
        this.http = http;
        this.services = services;
        this.url = url;
    }

    /** Newest first. */
    public TokenView.Listing list() {
        return Services.read(services.get(url), TokenView.Listing.class);
    }

    /**
     * Makes a token, which is told once. It is asked for once as well: a second try would make a second one.
     *
     * @param expiresAt null for one that is good until it is revoked
     * @throws RequestFailedException if it is refused, or nobody knows whether it was made
     */
    public TokenView create(String name, String owner, List<Role> roles, @Nullable Instant expiresAt) {
        ObjectNode body = Json.mapper().createObjectNode().put("name", name).put("owner", owner);
        ArrayNode names = body.putArray("roles");
        roles.forEach(role -> names.add(role.wireName()));
        if (expiresAt != null) {
            body.put("expiresAt", expiresAt.toString());
        }
        HttpRequest request = Services.posting(url, body.toString()).build();
        try {
            // Where too much is asked, a request is refused unread: only then it is sent again.
            String made = Services.body(http.send(request, HttpResponse.BodyHandlers.ofString(), new Patience()));
            return Services.read(made, TokenView.class);
        } catch (ConnectException e) {
            throw new NoAnswerException(request, e);
        } catch (IOException e) {
            throw new RequestFailedException(
                    "no whole answer came (" + e.getMessage() + "): a token may have been made that nobody was shown;"
                            + " ./fewlabel tokens list shows whether, ./fewlabel tokens revoke ID makes it useless",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestFailedException("interrupted", e);
        }
    }

    /** @throws RequestFailedException if there is none */
    public void revoke(String id) {
        services.send(HttpRequest.newBuilder(URI.create(url + "/" + Services.encode(id)))
                .timeout(Services.TIMEOUT)
                .DELETE()
                .build());
    }
}
