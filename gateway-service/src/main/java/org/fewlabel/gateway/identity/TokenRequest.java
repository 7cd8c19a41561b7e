package org.fewlabel.gateway.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.gateway.identity.openid.OpenIdOwner;
import org.fewlabel.service.rest.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * A token that an operator wants.
 *
 * @param expiresAt null for one that is good until it is revoked
 */
record TokenRequest(
        String name,
        String owner,
        Set<Role> roles,
        @Nullable Instant expiresAt) {
    static final int OWNER_LENGTH_MAX = 64;

    private static final int NAME_LENGTH_MAX = 100;
    private static final Pattern OWNER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}");
    private static final Set<String> FIELDS = Set.of("name", "owner", "roles", "expiresAt");

    TokenRequest {
        roles = Set.copyOf(roles);
    }

    /** @return empty with what is wrong */
    static Optional<TokenRequest> read(String body, Instant now, Violations violations) {
        return JsonBody.object(body, violations).flatMap(document -> read(document, now, violations));
    }

    private static Optional<TokenRequest> read(JsonNode document, Instant now, Violations violations) {
        JsonBody.rejectUnknown("", document, FIELDS, violations);
        String name = JsonBody.text("name", document.path("name"), NAME_LENGTH_MAX, violations);
        JsonNode owner = document.path("owner");
        if (!owner.isTextual() || !isOwner(owner.textValue())) {
            violations.add(
                    "owner",
                    "must be 1 to 64 letters, digits and . _ @ -, with a letter or digit before the others, or begin with "
                            + OpenIdOwner.PREFIX + " as a user of the OpenID provider, was " + JsonBody.shown(owner));
        }
        Set<Role> roles = roles(document.path("roles"), violations);
        Instant expiresAt = expiresAt(document.path("expiresAt"), now, violations);
        return name != null && violations.isEmpty()
                ? Optional.of(new TokenRequest(name, owner.textValue(), roles, expiresAt))
                : Optional.empty();
    }

    private static boolean isOwner(String text) {
        return OWNER.matcher(text).matches() || OpenIdOwner.isOne(text);
    }

    private static Set<Role> roles(JsonNode value, Violations violations) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        boolean isGood = value.isArray() && !value.isEmpty();
        for (JsonNode each : value) {
            isGood &= Role.ofUser(each.textValue()).filter(roles::add).isPresent();
        }
        if (!isGood) {
            String names = Role.ofUsers().stream().map(Role::wireName).collect(Collectors.joining(", "));
            violations.add("roles", "must be a list of one or more of " + names + ", was " + JsonBody.shown(value));
        }
        return roles;
    }

    private static @Nullable Instant expiresAt(JsonNode value, Instant now, Violations violations) {
        if (JsonBody.isMissing(value)) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(value.isTextual() ? value.textValue() : "")
                    .toInstant();
            if (time.isAfter(now) && time.isBefore(now.plusSeconds(100L * 366 * 24 * 60 * 60))) {
                return time;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        violations.add(
                "expiresAt",
                "must be a time to come, such as 2027-01-31T12:00:00Z, within a hundred years, was "
                        + JsonBody.shown(value));
        return null;
    }
}
