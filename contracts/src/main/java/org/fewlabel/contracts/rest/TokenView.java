package org.fewlabel.contracts.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as operators see it.
 *
 * @param name what it is for
 * @param owner whose work is that of whoever has it
 * @param roles that it was given; others may be included
 * @param expiresAt null for one that is good until it is revoked
 * @param revokedAt null as long as it is not
 * @param lastUsedAt to about a minute; null as long as nobody has used it
 * @param token itself: in the answer to the request that made it, and never again
 */
public record TokenView(
        UUID id,
        String name,
        String owner,
        List<Role> roles,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token) {
    /** What every token begins with, so that people and programs know one where it should not be. */
    public static final String PREFIX = "fwl_";

    public TokenView {
        roles = List.copyOf(roles);
    }

    /** Without the token: it is not to be read in a log. */
    @Override
    public String toString() {
        return "TokenView[id=" + id + ", name=" + name + ", owner=" + owner + "]";
    }

    /** All tokens that there are, newest first. */
    public record Listing(List<TokenView> tokens) {
        public Listing {
            tokens = List.copyOf(tokens);
        }
    }
}
