package org.fewlabel.gateway.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.TokenDigest;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code api_token}; it does not leave {@link TokenRepository}. */
@Entity
@Table(name = "api_token")
class TokenEntity {
    @Id
    UUID id;

    String name;

    String owner;

    String roles;

    String sha256;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    @Column(name = "last_used_at")
    @Nullable
    Instant lastUsedAt;

    /** For Hibernate. */
    TokenEntity() {}

    TokenEntity(KeptToken token) {
        id = token.id();
        name = token.name();
        owner = token.owner();
        roles = token.roles().stream().sorted().map(Role::wireName).collect(Collectors.joining(","));
        sha256 = token.digest().hex();
        createdAt = token.createdAt();
        expiresAt = token.expiresAt();
        revokedAt = token.revokedAt();
        lastUsedAt = token.lastUsedAt();
    }

    KeptToken token() {
        return new KeptToken(
                id, name, owner, roles(roles), TokenDigest.ofHex(sha256), createdAt, expiresAt, revokedAt, lastUsedAt);
    }

    private static Set<Role> roles(String names) {
        Set<String> wanted = Set.of(names.split(",", -1));
        return Arrays.stream(Role.values())
                .filter(role -> wanted.contains(role.wireName()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
