package org.fewlabel.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;

/** The answer to a request that is refused before any resource sees it. */
public final class ProblemAnswer {
    private ProblemAnswer() {}

    /** Answers, with whatever headers the response has by then. */
    public static void send(RoutingContext context, ProblemDetails problem) {
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDetails.MEDIA_TYPE)
                .end(json(problem));
        // What is left of the body is thrown away by the filter of unread bodies.
    }

    private static String json(ProblemDetails problem) {
        try {
            return Json.mapper().writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem cannot be written as JSON", e);
        }
    }
}
