package org.fewlabel.service.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.util.Optional;

/** What this service says to the others, so that they know that it is one of them. */
@ApplicationScoped
public class ServiceToken {
    private final Optional<String> token;

    @Inject
    ServiceToken(IdentityRule rule) {
        this(rule.serviceToken());
    }

    ServiceToken(Optional<String> token) {
        this.token = token;
    }

    /** Of one that says nothing, as on one machine. */
    public static ServiceToken none() {
        return new ServiceToken(Optional.empty());
    }

    /** Says it with a request, which must go to no one but another service. */
    public HttpRequest.Builder with(HttpRequest.Builder request) {
        token.ifPresent(secret -> request.setHeader("Authorization", "Bearer " + secret));
        return request;
    }
}
