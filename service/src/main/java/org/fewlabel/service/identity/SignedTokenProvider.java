package org.fewlabel.service.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;

/** Tells whose a token is that somebody else signed. */
@ApplicationScoped
public class SignedTokenProvider implements IdentityProvider<SignedTokenRequest> {
    private final List<SignedTokens> all;

    SignedTokenProvider(Instance<SignedTokens> all) {
        this.all = all.stream().toList();
    }

    /** Whether a token is one of those that are taken here, by its form. */
    boolean isOne(String token) {
        return all.stream().anyMatch(tokens -> tokens.isOne(token));
    }

    @Override
    public Class<SignedTokenRequest> getRequestType() {
        return SignedTokenRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(SignedTokenRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> found(request));
    }

    private SecurityIdentity found(SignedTokenRequest request) {
        return all.stream()
                .filter(tokens -> tokens.isOne(request.token()))
                .findFirst()
                .map(tokens -> Callers.identity(tokens.find(request.token()).by(request.via())))
                .orElseThrow(AuthenticationFailedException::new);
    }
}
