package org.fewlabel.service.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens that a service knows beside the one that all services share. */
public interface CallerTokens {
    /** Whose the token is as far as it is known without a wait; null where it must be looked up. */
    @Nullable
    Caller known(TokenDigest digest);

    /** Whose the token is; empty for one that there is not, was revoked or has expired. May wait for a database. */
    Optional<Caller> find(TokenDigest digest);
}
