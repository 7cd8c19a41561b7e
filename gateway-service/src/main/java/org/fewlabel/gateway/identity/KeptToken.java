package org.fewlabel.gateway.identity;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.rest.IdentityView.Via;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.contracts.rest.TokenView;
import org.fewlabel.service.identity.Caller;
import org.fewlabel.service.identity.TokenDigest;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token.
 *
 * @param name what it is for
 * @param owner whose work is that of whoever has it
 * @param roles that it was given, none of them the services'
 * @param expiresAt null for one that is good until it is revoked
 */
record KeptToken(
        UUID id,
        String name,
        String owner,
        Set<Role> roles,
        TokenDigest digest,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {
    KeptToken {
        roles = Set.copyOf(roles);
        if (roles.isEmpty() || !Role.ofUsers().containsAll(roles)) {
            throw new IllegalArgumentException("a token has roles of users, was given " + roles);
        }
    }

    boolean isGoodAt(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    boolean isForOperators() {
        return roles.contains(Role.OPERATE);
    }

    Caller caller() {
        return new Caller(owner, roles, Via.TOKEN, id.toString());
    }

    TokenView view() {
        return view(null);
    }

    /** @param token itself, for the one answer that has it */
    TokenView view(@Nullable String token) {
        return new TokenView(
                id, name, owner, roles.stream().sorted().toList(), createdAt, expiresAt, revokedAt, lastUsedAt, token);
    }
}
