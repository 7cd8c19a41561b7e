package org.fewlabel.gateway;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.dataset.UploadLimits;
import org.fewlabel.gateway.product.PredictionLimits;
import org.fewlabel.service.http.ProblemAnswer;
import org.fewlabel.service.rest.Problem;

/**
 * Refuses a body that is larger than anything that may be sent there, without looking at it. Quarkus has one bound for all
 * paths, and no words for it; pictures are a thousand times larger than whatever else is sent.
 */
@ApplicationScoped
class RequestSizeFilter {
    /** A job spec is some hundred bytes; the resource has the exact bound and the words, this is the backstop. */
    private static final long BYTES_MAX = 1 << 20;

    /** What is larger by more than that is not even thrown away. */
    private static final int HEARD_OUT = 4;

    private static final Pattern PREDICTIONS = Pattern.compile(ApiPath.JOBS + "/[^/]+/predictions");
    private static final String UPLOADS = ApiPath.DATASETS;
    /** Where Quarkus' own streams look how much they may read of a body that comes in pieces. */
    private static final String BYTES_MAX_KEY = "io.quarkus.max-request-size";

    void install(@Observes Router router, PredictionLimits limits, UploadLimits uploads) {
        long predictionsMax = limits.requestBytesMax();
        long archiveMax = uploads.archiveBytesMax();
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT).handler(request -> {
            if (PREDICTIONS.matcher(request.normalizedPath()).matches()) {
                refuseAbove(predictionsMax, limits.tooLarge(), request);
            } else if (request.normalizedPath().equals(UPLOADS)) {
                refuseAbove(archiveMax, uploads.tooLarge(), request);
            } else {
                // Further than any reader goes: those say what is wrong, and Quarkus' streams end the answer without a
                // word.
                request.put(BYTES_MAX_KEY, HEARD_OUT * BYTES_MAX);
                refuseAbove(BYTES_MAX, Problem.tooLarge((int) BYTES_MAX), request);
            }
        });
    }

    private static void refuseAbove(long bytesMax, Problem problem, RoutingContext context) {
        HttpServerRequest request = context.request();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || Long.parseLong(length) <= bytesMax) {
            context.next();
            return;
        }
        if (Long.parseLong(length) > HEARD_OUT * bytesMax) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            context.addEndHandler(sent -> request.connection().close());
        }
        ProblemAnswer.send(context, problem.details());
    }
}
