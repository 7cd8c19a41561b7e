package org.fewlabel.service.identity;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import org.fewlabel.contracts.rest.IdentityView.Via;

/** A token that came with a request and that somebody else signed; it goes no further than whoever verifies it. */
public final class SignedTokenRequest extends BaseAuthenticationRequest {
    private final String token;
    private final Via via;

    SignedTokenRequest(String token, Via via) {
        this.token = token;
        this.via = via;
    }

    String token() {
        return token;
    }

    Via via() {
        return via;
    }
}
