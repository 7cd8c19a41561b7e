package org.fewlabel.standalone.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.contracts.rest.TokenView;
import org.jspecify.annotations.Nullable;

/** Who may ask the gateway. */
public final class TokenClient {
    private final Services services;
    private final String url;

    TokenClient(Services services, String url) {
        this.services = services;
        this.url = url;
    }

    /** Newest first. */
    public TokenView.Listing list() {
        return Services.read(services.get(url), TokenView.Listing.class);
    }

    /**
     * Makes a token, which is told once.
     *
     * @param expiresAt null for one that is good until it is revoked
     */
    public TokenView create(String name, String owner, List<Role> roles, @Nullable Instant expiresAt) {
        ObjectNode body = Json.mapper().createObjectNode().put("name", name).put("owner", owner);
        ArrayNode names = body.putArray("roles");
        roles.forEach(role -> names.add(role.wireName()));
        if (expiresAt != null) {
            body.put("expiresAt", expiresAt.toString());
        }
        return Services.read(services.post(url, body), TokenView.class);
    }

    /** @throws RequestFailedException if there is none */
    public void revoke(String id) {
        services.send(HttpRequest.newBuilder(URI.create(url + "/" + Services.encode(id)))
                .timeout(Services.TIMEOUT)
                .DELETE()
                .build());
    }
}
