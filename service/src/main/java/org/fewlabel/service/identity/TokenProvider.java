package org.fewlabel.service.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.rest.IdentityView.Via;
import org.jspecify.annotations.Nullable;

/** Tells whose a token is: the services', or of those that this service knows. */
@ApplicationScoped
public class TokenProvider implements IdentityProvider<DigestRequest> {
    private final Optional<TokenDigest> service;
    private final List<CallerTokens> others;

    TokenProvider(IdentityRule rule, Instance<CallerTokens> others) {
        this.service = rule.serviceToken().map(TokenDigest::of);
        this.others = others.stream().toList();
    }

    @Override
    public Class<DigestRequest> getRequestType() {
        return DigestRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(DigestRequest request, AuthenticationRequestContext context) {
        TokenDigest digest = request.digest();
        Caller known = known(digest);
        if (known != null) {
            return Uni.createFrom().item(Callers.identity(known.by(request.via())));
        }
        return others.isEmpty()
                ? Uni.createFrom().failure(new AuthenticationFailedException())
                : context.runBlocking(() -> found(digest, request.via()));
    }

    private @Nullable Caller known(TokenDigest digest) {
        if (service.isPresent() && service.get().isSame(digest)) {
            return Caller.service();
        }
        for (CallerTokens tokens : others) {
            Caller known = tokens.known(digest);
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    private SecurityIdentity found(TokenDigest digest, Via via) {
        for (CallerTokens tokens : others) {
            Optional<Caller> found = tokens.find(digest);
            if (found.isPresent()) {
                return Callers.identity(found.get().by(via));
            }
        }
        throw new AuthenticationFailedException();
    }
}
