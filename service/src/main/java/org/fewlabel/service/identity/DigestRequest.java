package org.fewlabel.service.identity;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import org.fewlabel.contracts.rest.IdentityView.Via;

/** A token that came with a request; from here on it is its digest. */
public final class DigestRequest extends BaseAuthenticationRequest {
    private final TokenDigest digest;
    private final Via via;

    DigestRequest(TokenDigest digest, Via via) {
        this.digest = digest;
        this.via = via;
    }

    TokenDigest digest() {
        return digest;
    }

    Via via() {
        return via;
    }
}
