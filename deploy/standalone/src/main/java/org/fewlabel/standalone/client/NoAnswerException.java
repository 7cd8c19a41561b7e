package org.fewlabel.standalone.client;

import java.io.IOException;
import java.net.http.HttpRequest;

/** Nobody answers where a service should. */
public final class NoAnswerException extends RequestFailedException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(HttpRequest request, IOException cause) {
        super(request.uri().getAuthority() + " does not answer; is everything up? (./fewlabel status)", cause);
    }
}
