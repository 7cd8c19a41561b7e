package org.fewlabel.gateway.identity.openid;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** Whose access tokens are taken beside the gateway's own, and what of them counts. */
@ConfigMapping(prefix = "fewlabel.identity.oidc")
public interface OpenIdConfig {
    /** The provider's issuer identifier, letter by letter as its tokens have it; without one no token of any provider is taken. */
    Optional<String> issuer();

    /** What this gateway is called in the claim {@code aud} of the tokens that are for it. */
    Optional<String> audience();

    /** The claim that tells two users apart, for ever; below others it is named by a path, such as {@code a/b}. */
    @WithDefault("sub")
    String ownerClaim();

    /** The claim that lists groups or roles; below others it is named by a path, such as {@code realm_access/roles}. */
    @WithDefault("groups")
    String rolesClaim();

    /** The values of that claim that mean the role {@code read}. */
    @WithDefault("fewlabel-read")
    Set<String> read();

    /** Those that mean the role {@code submit}. */
    @WithDefault("fewlabel-submit")
    Set<String> submit();

    /** Those that mean the role {@code operate}. */
    @WithDefault("fewlabel-operate")
    Set<String> operate();
}
