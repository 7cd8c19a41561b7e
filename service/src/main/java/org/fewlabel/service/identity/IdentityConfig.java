package org.fewlabel.service.identity;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who must say who they are, and the secrets that are there from the start. */
@ConfigMapping(prefix = "fewlabel.identity")
public interface IdentityConfig {
    /** Whether whoever asks must say who they are; not set, it is so unless the service is bound to this machine alone. */
    Optional<Boolean> required();

    /** The secret by which the services know each other, the same for all of them. */
    Optional<String> serviceToken();

    /** A token of the role {@code operate}, to make the others with; of the gateway alone. */
    Optional<String> operatorToken();

    /** Its SHA-256 in hexadecimal digits, for who would rather not hand over the token itself. */
    Optional<String> operatorTokenSha256();
}
