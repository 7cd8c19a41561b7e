package org.fewlabel.service.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Throws away what is left of a body when the answer is out.
 *
 * <p>Whoever answers without reading the whole body, such as that there is nothing under that path, leaves the request paused. On a
 * connection that goes on, the next request stands behind the rest of that body, and was never read: its sender waited for good.
 */
@ApplicationScoped
class UnreadBodyFilter {
    /** Right behind the filter that looks whether there is anybody, and before all others. */
    private static final int ORDER = Integer.MIN_VALUE + 1;

    /** Who sends for longer than that behind an answer loses the connection. */
    private static final Duration HEARD_OUT = Duration.ofSeconds(30);

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(UnreadBodyFilter::watch);
    }

    private static void watch(RoutingContext context) {
        context.addEndHandler(ended -> {
            if (ended.succeeded() && !context.request().isEnded()) {
                throwAwayTheRest(context);
            }
        });
        context.next();
    }

    private static void throwAwayTheRest(RoutingContext context) {
        HttpServerRequest request = context.request();
        long timer = context.vertx()
                .setTimer(HEARD_OUT.toMillis(), late -> request.connection().close());
        request.endHandler(end -> context.vertx().cancelTimer(timer));
        request.exceptionHandler(gone -> context.vertx().cancelTimer(timer));
        request.handler(rest -> {});
        request.resume();
    }
}
