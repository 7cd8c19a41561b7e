package org.fewlabel.gateway.identity.openid;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.rest.IdentityView.Via;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.BadTokenException;
import org.fewlabel.service.identity.Caller;
import org.jspecify.annotations.Nullable;

/** Who it is by the claims of an access token, which were found to be true. */
@ApplicationScoped
class ClaimReader {
    private static final String SUBJECT = "sub";
    private static final String EMAIL = "email";
    private static final String EMAIL_VERIFIED = "email_verified";
    /** As long as OpenID Connect has it. */
    private static final int SUBJECT_LENGTH_MAX = 255;

    private final OpenIdConfig config;

    ClaimReader(OpenIdConfig config) {
        this.config = config;
    }

    /** @throws BadTokenException if they name nobody */
    Caller caller(Map<String, Object> claims) {
        return new Caller(owner(claims), roles(claims), Via.TOKEN, credential(claims));
    }

    private String owner(Map<String, Object> claims) {
        String claim = config.ownerClaim();
        if (!(claim(claims, claim) instanceof String name) || !OpenIdOwner.isName(name)) {
            throw new BadTokenException(
                    "the access token's claim " + claim + " names the owner of what is made: it must be 1 to "
                            + OpenIdOwner.NAME_LENGTH_MAX + " visible characters of ASCII");
        }
        // Else whoever writes somebody else's address into their profile would be them.
        if (claim.equals(EMAIL) && !"true".equals(String.valueOf(claims.get(EMAIL_VERIFIED)))) {
            throw new BadTokenException(
                    "the access token does not say that its claim email was verified (email_verified)");
        }
        return OpenIdOwner.PREFIX + name;
    }

    /** None of the services', whatever the claim says: they know each other by their own secret. */
    private Set<Role> roles(Map<String, Object> claims) {
        Set<String> said = values(claim(claims, config.rolesClaim()));
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Map.of(Role.READ, config.read(), Role.SUBMIT, config.submit(), Role.OPERATE, config.operate())
                .forEach((role, values) -> {
                    if (!Collections.disjoint(values, said)) {
                        roles.add(role);
                    }
                });
        return roles;
    }

    /** The user at the provider, which stays the same from token to token: for lines of the log, and for how often they may ask. */
    private static String credential(Map<String, Object> claims) {
        if (!(claims.get(SUBJECT) instanceof String subject)
                || subject.isEmpty()
                || subject.length() > SUBJECT_LENGTH_MAX
                || !Text.isVisibleAscii(subject)) {
            throw new BadTokenException(
                    "the access token's claim sub must be 1 to " + SUBJECT_LENGTH_MAX + " visible characters of ASCII");
        }
        return OpenIdOwner.PREFIX + subject;
    }

    /** Names with a slash in them come first: some providers have claims that are named by an address. */
    private static @Nullable Object claim(Map<?, ?> claims, String path) {
        Object named = claims.get(path);
        int slash = path.indexOf('/');
        if (named != null || slash < 0) {
            return named;
        }
        return claims.get(path.substring(0, slash)) instanceof Map<?, ?> inner
                ? claim(inner, path.substring(slash + 1))
                : null;
    }

    /** A list, or a text with blanks between, as the claim {@code scope} is. */
    private static Set<String> values(@Nullable Object claim) {
        if (claim instanceof String text) {
            return Arrays.stream(text.split(" ")).collect(Collectors.toUnmodifiableSet());
        }
        return claim instanceof Collection<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }
}
