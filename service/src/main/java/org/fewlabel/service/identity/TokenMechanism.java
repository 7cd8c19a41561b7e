package org.fewlabel.service.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Set;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.rest.IdentityView.Via;
import org.fewlabel.service.http.ProblemAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Reads who asks from a request: a token in the header {@code Authorization}, or in the cookie of a browser, whose streams of
 * events cannot have headers. A token goes no further than this, what goes further is its digest; one that somebody else signed goes to
 * whoever verifies it.
 */
@ApplicationScoped
public class TokenMechanism implements HttpAuthenticationMechanism {
    /** Of a browser that was given a token. */
    public static final String COOKIE = "fewlabel-session";

    private static final String WWW_AUTHENTICATE = "WWW-Authenticate";
    private static final String SCHEME = "bearer ";
    private static final String CHALLENGE = "Bearer realm=\"fewlabel\"";
    /** Why a token is not good, where that may be said. */
    private static final String FLAW = "fewlabel.token-flaw";
    /** More than any token of this service's has. */
    private static final int LENGTH_MAX = 1024;

    private final IdentityRule rule;
    private final AccessTable table;
    private final RequestLimitsHandler limits;
    private final SignedTokenProvider signed;

    TokenMechanism(IdentityRule rule, AccessTable table, RequestLimitsHandler limits, SignedTokenProvider signed) {
        this.rule = rule;
        this.table = table;
        this.limits = limits;
        this.signed = signed;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        if (!rule.isRequired()) {
            return Uni.createFrom().item(Callers.identity(Caller.anybody()));
        }
        HttpServerRequest request = context.request();
        if (table.of(request.method().name(), context.normalizedPath()) instanceof Access.Open) {
            return Uni.createFrom().nullItem(); // Whatever it says: a probe must not fail for an old token.
        }
        String bearer = bearer(request.getHeader(HttpHeaders.AUTHORIZATION));
        Cookie cookie = request.getCookie(COOKIE);
        String token = bearer != null || cookie == null ? bearer : cookie.getValue();
        if (token == null) {
            return Uni.createFrom().nullItem();
        }
        Via via = bearer != null ? Via.TOKEN : Via.SESSION;
        if (signed.isOne(token)) {
            return providers
                    .authenticate(new SignedTokenRequest(token, via))
                    .onFailure(BadTokenException.class)
                    .transform(bad -> {
                        context.put(FLAW, bad.getMessage());
                        return new AuthenticationFailedException();
                    });
        }
        return token.isEmpty() || token.length() > LENGTH_MAX
                ? Uni.createFrom().failure(new AuthenticationFailedException())
                : providers.authenticate(new DigestRequest(TokenDigest.of(token), via));
    }

    private static @Nullable String bearer(@Nullable String header) {
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(DigestRequest.class, SignedTokenRequest.class);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, WWW_AUTHENTICATE, challenge(context)));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        if (limits.isStrangerSentAway(context)) {
            return Uni.createFrom().item(true);
        }
        context.response().putHeader(WWW_AUTHENTICATE, challenge(context));
        String flaw = context.get(FLAW);
        ProblemAnswer.send(context, flaw == null ? problem(saysSomething(context)) : problem(flaw));
        return Uni.createFrom().item(true);
    }

    private static String challenge(RoutingContext context) {
        return saysSomething(context) ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE;
    }

    private static boolean saysSomething(RoutingContext context) {
        HttpServerRequest request = context.request();
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getCookie(COOKIE) != null;
    }

    /** @param hasToken whether one was said, if no good one */
    public static ProblemDetails problem(boolean hasToken) {
        return problem(
                hasToken
                        ? "there is no such token, or it was revoked or has expired"
                        : "a token is needed, in the header Authorization: Bearer <token>");
    }

    /** @param flaw of the token that was said */
    public static ProblemDetails problem(String flaw) {
        return ProblemDetails.of("unauthenticated", "Who asks is not known", 401, flaw);
    }
}
